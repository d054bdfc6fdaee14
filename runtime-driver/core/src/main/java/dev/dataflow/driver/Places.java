package dev.dataflow.driver;

import dev.dataflow.run.Invocation;
import dev.dataflow.run.PathSegment;
import java.nio.file.Path;

/** Where a run's files lie. */
public final class Places {
    private final Path pipeline;
    private final Path run;
    private final Path deadLetters;
    private final String task;

    Places(Invocation invocation) {
        String dag = PathSegment.of(invocation.dagId());
        String name = PathSegment.of(invocation.run());
        this.pipeline = Path.of(invocation.staging()).resolve(dag);
        this.run = pipeline.resolve(name);
        this.deadLetters = Path.of(invocation.deadLetters()).resolve(dag).resolve(name);
        this.task = PathSegment.of(invocation.task());
    }

    /** The task's own place in staging. */
    Path task() {
        return run.resolve(task);
    }

    /** The report of the task's last successful attempt, in whichever run; no run's name becomes such a segment. */
    Path lastReport() {
        return pipeline.resolve("~last").resolve(task + ".json");
    }

    /** The place of a step's rows on their way to another task. */
    Path exchange(String step) {
        return run.resolve(".exchange").resolve(PathSegment.of(step));
    }

    /** The task's dead letters, once committed. */
    Path deadLetters() {
        return deadLetters.resolve(task + ".jsonl");
    }
}
