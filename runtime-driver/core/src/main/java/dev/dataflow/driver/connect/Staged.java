package dev.dataflow.driver.connect;

import java.util.List;

/**
 * Rows that a sink holds but nobody sees.
 *
 * @param stage the text of the stage's name
 * @param content what the connector needs to commit them, in its own words; becomes part of the task's intent and must
 *     hold no secret
 * @param chunks the texts of the names of the stages that they are in, of whichever attempts; empty if they are in their own
 */
public record Staged(String stage, long rows, long files, long bytes, String content, List<String> chunks) {
    public Staged {
        chunks = List.copyOf(chunks);
    }

    /** Rows in the stage itself. */
    public Staged(String stage, long rows, long files, long bytes, String content) {
        this(stage, rows, files, bytes, content, List.of());
    }

    /** All of several chunks. */
    public static Staged joined(Stage stage, List<Staged> chunks, String content) {
        return new Staged(
                stage.text(),
                chunks.stream().mapToLong(Staged::rows).sum(),
                chunks.stream().mapToLong(Staged::files).sum(),
                chunks.stream().mapToLong(Staged::bytes).sum(),
                content,
                chunks.stream().map(Staged::stage).toList());
    }
}
