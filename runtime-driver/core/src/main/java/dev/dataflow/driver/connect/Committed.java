package dev.dataflow.driver.connect;

import java.util.List;

/**
 * A sink's answer.
 *
 * @param version its own name for the version in which the rows are
 * @param recognised whether they were there already
 * @param said what people who watch should read, a line each
 */
public record Committed(String version, boolean recognised, List<String> said) {
    public Committed {
        said = List.copyOf(said);
    }

    /** With nothing to say. */
    public Committed(String version, boolean recognised) {
        this(version, recognised, List.of());
    }
}
