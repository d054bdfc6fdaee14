package dev.dataflow;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Value;
import java.util.List;

/**
 * Plain text, UTF-8: a row a line, without its end, in the one column that the record has, a string. As a sink it takes
 * rows of one such column.
 */
public final class TextFiles extends Files<TextFiles> {
    private TextFiles(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *} and {@code **}. */
    public static TextFiles files(String... paths) {
        return new TextFiles(files(TextDescriptor.ID, texts(paths)));
    }

    /** These files, with variables in their paths. */
    public static TextFiles files(Text... paths) {
        return new TextFiles(files(TextDescriptor.ID, List.of(paths)));
    }

    /** A folder: as a source all files in it and below, as a sink what is written becomes files in it. */
    public static TextFiles folder(String path) {
        return new TextFiles(folder(TextDescriptor.ID, Text.of(path)));
    }

    /** A folder, with variables in its path. */
    public static TextFiles folder(Text path) {
        return new TextFiles(folder(TextDescriptor.ID, path));
    }

    /** Makes a row of each file rather than of each line. */
    public TextFiles whole() {
        return option(TextDescriptor.WHOLE, new Value.Flag(true));
    }

    /** The files' character set: {@code "ISO-8859-1"}; UTF-8 if left out. */
    public TextFiles encoding(String name) {
        return option(FileFormat.ENCODING, new Value.Text(name));
    }

    @Override
    TextFiles reading(Body.Read other) {
        return new TextFiles(other);
    }
}
