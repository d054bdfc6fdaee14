package dev.dataflow.driver.connect;

import java.time.Duration;
import java.util.List;

/**
 * A sink's answer.
 *
 * @param version its own name for the version in which the rows are
 * @param recognised whether they were there already
 * @param said what people who watch should read, a line each
 * @param moving how long rows were moved for it, beside the commit itself
 */
public record Committed(String version, boolean recognised, List<String> said, Duration moving) {
    public Committed {
        said = List.copyOf(said);
    }

    /** With nothing to say, and no rows moved. */
    public Committed(String version, boolean recognised) {
        this(version, recognised, List.of());
    }

    /** With no rows moved. */
    public Committed(String version, boolean recognised, List<String> said) {
        this(version, recognised, said, Duration.ZERO);
    }
}
