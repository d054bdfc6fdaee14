package dev.dataflow.connectors.files;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.Option;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a use has its files, and how a failure with them is told. */
final class Place {
    private static final String BASE = "path";

    private final @Nullable String step;
    private final String verb;
    private final ConnectorUse use;
    private final Connection connection;

    private Place(@Nullable String step, String verb, ConnectorUse use, Connection connection) {
        this.step = step;
        this.verb = verb;
        this.use = use;
        this.connection = connection;
    }

    static Place read(String step, ConnectorUse use, Connection connection) {
        return new Place(step, "read", use, connection);
    }

    static Place written(String step, ConnectorUse use, Connection connection) {
        return new Place(step, "write", use, connection);
    }

    /** Of files that no step names, but a question about them. */
    static Place asked(ConnectorUse use, Connection connection) {
        return new Place(null, "read", use, connection);
    }

    ConnectorUse use() {
        return use;
    }

    /** The folder that paths are relative to. */
    Path base() {
        String path = connection.extra().get(BASE);
        if (path == null || path.isBlank()) {
            throw failure(
                    FailureClass.CONFIG,
                    "CONNECTION_UNFIT",
                    "the connection \"" + use.connection() + "\" has no \"path\" among its extras",
                    "Set it to the folder that the files are in");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    /**
     * Fails if the connection names no folder, or one that may not be listed. One that is not there passes: a sink
     * makes it, and a source finds no files in it and says which.
     */
    void reach() {
        Path base = base();
        if (!Files.exists(base)) {
            return;
        } else if (!Files.isDirectory(base)) {
            throw failure(
                    FailureClass.CONFIG,
                    "CONNECTION_UNFIT",
                    "the connection \"" + use.connection() + "\" has " + base + " for \"path\", which is no folder",
                    "Set it to the folder that the files are in");
        } else if (!Files.isReadable(base) || !Files.isExecutable(base)) {
            throw failure(
                    FailureClass.CONFIG,
                    "ACCESS_DENIED",
                    "the folder " + base + " may not be read",
                    "Give the worker's user the right to it");
        }
    }

    /** The paths as the author wrote them. */
    List<String> paths() {
        return texts(FileFormat.PATHS);
    }

    /** The columns whose values name folders. */
    List<String> partitionedBy() {
        return texts(Option.PARTITIONED_BY);
    }

    private List<String> texts(String option) {
        return use.options().get(option) instanceof Value.Texts texts ? texts.texts() : List.of();
    }

    String text(String option, String otherwise) {
        Value value = use.options().get(option);
        if (value instanceof Value.Texts texts && texts.texts().size() == 1) {
            return texts.texts().get(0); // It had a variable in it.
        }
        return value instanceof Value.Text text ? text.text() : otherwise;
    }

    boolean flag(String option, boolean otherwise) {
        return use.options().get(option) instanceof Value.Flag flag ? flag.flag() : otherwise;
    }

    /** A file that was found, and is there no longer. */
    DriverFailure gone(Path file) {
        return bad("INPUT_CHANGED", "the file " + file + " is gone", "Put it back, or run the task again");
    }

    /** Something about the data that a person must mend. */
    DriverFailure bad(String code, String why, String wayOut) {
        return failure(FailureClass.BAD_DATA, code, why, wayOut);
    }

    DriverFailure failure(FailureClass failureClass, String code, String why, String wayOut) {
        return failure(failureClass, code, why, wayOut, null);
    }

    DriverFailure failure(
            FailureClass failureClass, String code, String why, String wayOut, @Nullable Throwable cause) {
        String subject = step == null ? use.dataset() : "step \"" + step + "\"";
        return new DriverFailure(
                failureClass, code, step, "Cannot " + verb + " " + subject + ": " + why + ". " + wayOut, cause);
    }
}
