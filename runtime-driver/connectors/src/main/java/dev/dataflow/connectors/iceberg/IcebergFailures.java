package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failures;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.util.Locale;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** What Iceberg's exceptions mean for whoever must act. */
final class IcebergFailures {
    /** The newest format version that the Iceberg which we ship reads; it keeps the number to itself. */
    private static final int NEWEST_FORM = 4;

    private IcebergFailures() {}

    static DriverFailure of(TablePlace table, RuntimeException thrown) {
        if (thrown instanceof CommitStateUnknownException) {
            return table.failure(
                    FailureClass.TRANSIENT,
                    "COMMIT_UNKNOWN",
                    "the catalog did not say whether the commit succeeded. The next try finds out",
                    thrown);
        } else if (thrown instanceof CommitFailedException || thrown instanceof ValidationException) {
            return table.failure(
                    FailureClass.TRANSIENT,
                    "COMMIT_CONFLICT",
                    "others changed it again and again at the same time (" + thrown.getMessage()
                            + "). It is tried again",
                    thrown);
        } else if (thrown instanceof NotAuthorizedException || thrown instanceof ForbiddenException) {
            return table.failure(
                    FailureClass.CONFIG,
                    "ACCESS_DENIED",
                    "the catalog refuses the connection's login. Correct the connection",
                    thrown);
        } else if (thrown instanceof NotFoundException) {
            return table.failure(
                    FailureClass.CONFIG,
                    "TABLE_DAMAGED",
                    "a file of it is gone (" + thrown.getMessage() + "). Restore it, or drop the table",
                    thrown);
        } else if (thrown instanceof IllegalArgumentException
                && String.valueOf(thrown.getMessage()).startsWith("Cannot read unsupported version")) {
            return table.failure(
                    FailureClass.CONFIG,
                    "TABLE_NEWER",
                    "its metadata is of a newer form than this Dataflow reads (" + thrown.getMessage()
                            + "; known are 1 to " + NEWEST_FORM
                            + "). Install a newer Dataflow, or have the table written in an older form",
                    thrown);
        } else if (thrown instanceof ServiceUnavailableException || thrown instanceof ServiceFailureException) {
            return unreachable(table, thrown);
        } else if (thrown instanceof UncheckedSQLException) {
            return ofDatabase(table, thrown);
        }
        return Failures.of(thrown);
    }

    private static DriverFailure ofDatabase(TablePlace table, RuntimeException thrown) {
        Throwable cause = thrown.getCause();
        String why = String.valueOf(cause == null ? thrown.getMessage() : cause.getMessage());
        String words = why.toLowerCase(Locale.ROOT);
        if (words.contains("database or disk is full")) {
            return Failures.of(new IOException("No space left on device: " + why, thrown));
        }
        if (words.contains("malformed") || words.contains("not a database")) {
            return table.failure(
                    FailureClass.CONFIG,
                    "CATALOG_UNUSABLE",
                    "its catalog's database is damaged, or none at all (" + why
                            + "). Put a copy of it in its place, or correct the connection",
                    thrown);
        }
        boolean setUp = words.contains("unable to open")
                || words.contains("readonly")
                || words.contains("no suitable driver")
                || words.contains("password")
                || words.contains("no such table");
        return setUp
                ? table.failure(
                        FailureClass.CONFIG,
                        "CATALOG_UNUSABLE",
                        "its catalog's database cannot be used (" + why + "). Correct the connection",
                        thrown)
                : unreachable(table, thrown);
    }

    private static DriverFailure unreachable(TablePlace table, RuntimeException thrown) {
        Throwable cause = thrown.getCause();
        return table.failure(
                FailureClass.TRANSIENT,
                "CATALOG_UNREACHABLE",
                "its catalog did not answer (" + (cause == null ? thrown : cause).getMessage() + "). It is tried again",
                thrown);
    }
}
