package dev.dataflow.deploy.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the things of a run lie: the one place here that turns names into paths. */
public record RunPlaces(Path staging, String dagId, String run) {

    /** A name as one segment of a path: each byte of its UTF-8 form outside {@code [A-Za-z0-9._-]} becomes {@code %XX}. */
    static String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%2E");
        }
        StringBuilder segment = new StringBuilder();
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (letter & 0xFF);
            boolean plain = character < 0x80
                    && (Character.isLetterOrDigit(character)
                            || character == '.'
                            || character == '_'
                            || character == '-');
            segment.append(plain ? String.valueOf(character) : String.format("%%%02X", (int) character));
        }
        return segment.toString();
    }

    private Path folder() {
        return staging.resolve(segment(dagId)).resolve(segment(run));
    }

    /** Rows on their way from one task of the run to another. */
    public Path exchange() {
        return folder().resolve(".exchange");
    }

    /** A task's own place, with a folder an attempt. */
    public Path task(String task) {
        return folder().resolve(segment(task));
    }

    /** One attempt of a task. */
    public Path attempt(String task, int attempt) {
        return task(task).resolve("attempt-" + attempt);
    }

    /** The account of one attempt. */
    public Path report(String task, int attempt) {
        return attempt(task, attempt).resolve("report.json");
    }
}
