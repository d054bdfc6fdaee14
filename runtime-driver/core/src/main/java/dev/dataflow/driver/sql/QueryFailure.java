package dev.dataflow.driver.sql;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;

/** A query of the user's that its engine does not understand. */
public final class QueryFailure {
    private QueryFailure() {}

    /** The failure, with what the engine says of it. */
    public static DriverFailure of(String step, String said, Throwable cause) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "QUERY_INVALID",
                step,
                "Cannot run the query of step \"" + step + "\": " + said.strip()
                        + "\nCorrect the query; it is written in the dialect of the step's engine, and gives each column that"
                        + " the step declares",
                cause);
    }
}
