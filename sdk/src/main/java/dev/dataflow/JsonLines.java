package dev.dataflow;

import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import java.util.List;

/**
 * Files of JSON, one object a line, UTF-8. Members are found by the columns' names; others are left out, and one that is
 * not there is a null. A line that is no such object, with a value that is none of its column's type or with none where there
 * must be one, or of more than 64,000,000 bytes, is a bad record.
 */
public final class JsonLines extends Files<JsonLines> {
    private JsonLines(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *} and {@code **}. */
    public static JsonLines files(String... paths) {
        return new JsonLines(files(JsonLinesDescriptor.ID, texts(paths)));
    }

    /** These files, with variables in their paths. */
    public static JsonLines files(Text... paths) {
        return new JsonLines(files(JsonLinesDescriptor.ID, List.of(paths)));
    }

    /** A folder: as a source all files in it and below, as a sink what is written becomes files in it. */
    public static JsonLines folder(String path) {
        return new JsonLines(folder(JsonLinesDescriptor.ID, Text.of(path)));
    }

    /** A folder, with variables in its path. */
    public static JsonLines folder(Text path) {
        return new JsonLines(folder(JsonLinesDescriptor.ID, path));
    }

    /** Keeps bad records among the run's dead letters instead of failing. */
    public JsonLines badRecordsToDeadLetters() {
        return badRecords(BadRecords.DEAD_LETTERS);
    }

    /** Counts bad records and leaves them out instead of failing. */
    public JsonLines skipBadRecords() {
        return badRecords(BadRecords.SKIP);
    }

    @Override
    JsonLines reading(Body.Read other) {
        return new JsonLines(other);
    }
}
