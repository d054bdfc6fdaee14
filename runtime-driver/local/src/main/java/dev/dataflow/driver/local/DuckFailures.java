package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.sql.Raised;
import dev.dataflow.run.FailureClass;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What DuckDB's errors mean for whoever must act. */
final class DuckFailures {
    /** What DuckDB says of bytes in a Parquet file that cannot be. */
    private static final List<String> DAMAGED = List.of(
            "decompression failure",
            "parquet file is corrupt",
            "out of buffer",
            "failed to decompress",
            "corrupt parquet");

    /** As DuckDB quotes them; a bar may also stand between two numbers. */
    private static final Pattern PATH = Pattern.compile("[\"']/");

    private DuckFailures() {}

    /** @param spill where DuckDB keeps what memory does not hold, of which it does not say that it is there */
    static DriverFailure of(String step, SQLException thrown, Path spill) {
        String message = String.valueOf(thrown.getMessage()).strip();
        String first = message.lines().findFirst().orElse("").strip();
        Optional<Raised> raised = Raised.in(message);
        if (raised.isPresent()) {
            return raised.get().failure(thrown);
        }
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("no space left") || words.contains("max_temp_directory_size")) {
            return failure(
                    FailureClass.RESOURCE,
                    "DISK_FULL",
                    step,
                    "the disk is full (" + first + (PATH.matcher(first).find() ? "" : ", at " + spill)
                            + "). Make room, or move staging and warehouse",
                    thrown);
        } else if (words.startsWith("out of memory error")) {
            return failure(
                    FailureClass.RESOURCE,
                    "OUT_OF_MEMORY",
                    step,
                    "its memory ran out (" + first + "). Give it more, as in Local.engine().memory(\"2g\")",
                    thrown);
        } else if (words.contains("file name too long")) {
            // Said without the value, which may fill pages.
            return failure(
                    FailureClass.BAD_DATA,
                    "VALUE_UNFIT",
                    step,
                    "a value is too long to partition by: it becomes the name of a folder, of 255 bytes at most. Partition"
                            + " by another column",
                    thrown);
        } else if (words.startsWith("io error") && words.contains("no files found")) {
            return failure(
                    FailureClass.BAD_DATA,
                    "INPUT_CHANGED",
                    step,
                    "a file that it reads is gone since this run first looked at it (" + first
                            + "). Run the task again to take the files as they are now",
                    thrown);
        } else if (DAMAGED.stream().anyMatch(words::contains)) {
            return failure(
                    FailureClass.BAD_DATA,
                    "FILE_UNREADABLE",
                    step,
                    "a Parquet file that it reads is cut off or damaged (" + first + "). Write the file anew",
                    thrown);
        } else if (words.contains("permission denied")) {
            return failure(
                    FailureClass.CONFIG,
                    "ACCESS_DENIED",
                    step,
                    first + ". Give the worker's user the right to it",
                    thrown);
        } else if (words.startsWith("conversion error")
                || words.startsWith("out of range error")
                || words.startsWith("invalid input error")) {
            return failure(
                    FailureClass.BAD_DATA,
                    "VALUE_UNFIT",
                    step,
                    "a value does not fit (" + first + "). Filter such rows out, or take a wider type",
                    thrown);
        }
        return failure(
                FailureClass.INTERNAL,
                "INTERNAL_ERROR",
                step,
                first + ". This is a bug in Dataflow; the stack trace in the log belongs in its report",
                thrown);
    }

    /** Whether a query is not understood, rather than failing over its rows. */
    static boolean ofQuery(SQLException thrown) {
        String message = String.valueOf(thrown.getMessage());
        return message.startsWith("Parser Error")
                || message.startsWith("Binder Error")
                || message.startsWith("Catalog Error");
    }

    private static DriverFailure failure(
            FailureClass failureClass, String code, String step, String why, SQLException cause) {
        return new DriverFailure(failureClass, code, step, "Step \"" + step + "\" failed: " + why, cause);
    }
}
