package dev.dataflow;

import dev.dataflow.connector.BinaryDescriptor;
import dev.dataflow.ir.Body;
import java.util.List;

/**
 * Files of any kind, a row each: a component of type {@link FileReference} points to the file, one of type {@code byte[]}
 * is its content. They are a source alone.
 */
public final class BinaryFiles extends Files<BinaryFiles> {
    private BinaryFiles(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *} and {@code **}. */
    public static BinaryFiles files(String... paths) {
        return new BinaryFiles(files(BinaryDescriptor.ID, texts(paths)));
    }

    /** These files, with variables in their paths. */
    public static BinaryFiles files(Text... paths) {
        return new BinaryFiles(files(BinaryDescriptor.ID, List.of(paths)));
    }

    /** A folder: all files in it and below. */
    public static BinaryFiles folder(String path) {
        return new BinaryFiles(folder(BinaryDescriptor.ID, Text.of(path)));
    }

    /** A folder, with variables in its path. */
    public static BinaryFiles folder(Text path) {
        return new BinaryFiles(folder(BinaryDescriptor.ID, path));
    }

    @Override
    BinaryFiles reading(Body.Read other) {
        return new BinaryFiles(other);
    }
}
