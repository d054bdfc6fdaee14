package dev.dataflow;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of rows that no record describes. */
public final class RowSchema {
    private final Columns.@Nullable Reading reading;

    private RowSchema(Columns.@Nullable Reading reading) {
        this.reading = reading;
    }

    /** These columns, in this order: {@code RowSchema.of(column("id", Type.Scalar.LONG), …)}. */
    public static RowSchema of(Schema.Column... columns) {
        return new RowSchema(new Columns.Reading(new Schema(List.of(columns)), List.of(), null));
    }

    /** A column that always has a value. */
    public static Schema.Column column(String name, Type type) {
        return new Schema.Column(name, type, false);
    }

    /** A column that may be null. */
    public static Schema.Column nullable(String name, Type type) {
        return new Schema.Column(name, type, true);
    }

    /**
     * The columns that a file of the project lists, such as {@code schemas/orders.json}, which {@code dataflow schema pull}
     * writes to {@code src/main/resources}: {@code {"columns": [{"name": "id", "nullable": false, "type": "long"}]}}. The
     * path is that of a resource on the project's class path. A file that is not there or cannot be read is a problem that
     * the compiler reports.
     */
    public static RowSchema snapshot(String path) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Objects.requireNonNullElseGet(loader, RowSchema.class::getClassLoader);
        try (InputStream file = own.getResourceAsStream(path)) {
            if (file == null) {
                return complaining(path, "is not among the project's resources");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Schema columns = new Schema(new Json().readSnapshot(text).columns());
            return new RowSchema(new Columns.Reading(columns, List.of(), path));
        } catch (IOException | UnreadableJson e) {
            return complaining(path, "cannot be read: " + e.getMessage());
        }
    }

    /** Whatever columns there are; the compiler cannot check them from there on. */
    public static RowSchema unknown() {
        return new RowSchema(null);
    }

    Columns.@Nullable Reading reading() {
        return reading;
    }

    /** The columns; none of what is unknown. */
    Schema schema() {
        return reading == null ? new Schema(List.of()) : reading.schema();
    }

    private static RowSchema complaining(String path, String what) {
        String complaint = "The schema snapshot \"" + path + "\" " + what + ".";
        return new RowSchema(new Columns.Reading(new Schema(List.of()), List.of(complaint), path));
    }
}
