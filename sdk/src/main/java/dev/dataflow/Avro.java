package dev.dataflow;

import dev.dataflow.connector.AvroDescriptor;
import dev.dataflow.ir.Body;
import java.util.List;

/**
 * Avro object container files. Columns are found by name; those that the record lacks are not read. A file that is damaged
 * is refused as a whole.
 */
public final class Avro extends Files<Avro> {
    private Avro(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *}. */
    public static Avro files(String... paths) {
        return new Avro(files(AvroDescriptor.ID, texts(paths)));
    }

    /** These files, with variables in their paths. */
    public static Avro files(Text... paths) {
        return new Avro(files(AvroDescriptor.ID, List.of(paths)));
    }

    /** A folder: as a source all files in it and below, as a sink what is written becomes files in it. */
    public static Avro folder(String path) {
        return new Avro(folder(AvroDescriptor.ID, Text.of(path)));
    }

    /** A folder, with variables in its path. */
    public static Avro folder(Text path) {
        return new Avro(folder(AvroDescriptor.ID, path));
    }

    @Override
    Avro reading(Body.Read other) {
        return new Avro(other);
    }
}
