package dev.dataflow.driver;

import dev.dataflow.run.Invocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a run's files lie. Names become path segments in one way, the same in all parts of Dataflow. */
public final class Places {
    private static final String SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    private final Path run;
    private final Path deadLetters;
    private final String task;

    Places(Invocation invocation) {
        String dag = segment(invocation.dagId());
        String name = segment(invocation.run());
        this.run = Path.of(invocation.staging()).resolve(dag).resolve(name);
        this.deadLetters = Path.of(invocation.deadLetters()).resolve(dag).resolve(name);
        this.task = segment(invocation.task());
    }

    /** A name as a path segment: every byte of its UTF-8 form that is not a letter, digit, point, underscore or minus is %XX. */
    public static String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%2E");
        }
        StringBuilder segment = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (SAFE.indexOf((char) (b & 0xff)) >= 0) {
                segment.append((char) b);
            } else {
                segment.append(String.format("%%%02X", b & 0xff));
            }
        }
        return segment.toString();
    }

    /** The task's own place in staging. */
    Path task() {
        return run.resolve(task);
    }

    /** The place of a step's rows on their way to another task. */
    Path exchange(String step) {
        return run.resolve(".exchange").resolve(segment(step));
    }

    /** The task's dead letters, once committed. */
    Path deadLetters() {
        return deadLetters.resolve(task + ".jsonl");
    }
}
