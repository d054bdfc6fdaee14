package dev.dataflow.connectors.files;

import dev.dataflow.driver.commit.DurableFiles;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A staged file that rows are written to, for one partition's folder. */
final class RowFile implements RowWriter {
    private final String folder;
    private final Path path;
    private final RowWriter writer;
    private long rows;

    RowFile(String folder, Path path, Schema schema, Format format, String compression) throws IOException {
        this.folder = folder;
        this.path = path;
        Files.createDirectories(path.resolveSibling("."));
        this.writer = format.writer(Content.packed(Files.newOutputStream(path), compression), schema);
    }

    String folder() {
        return folder;
    }

    Path path() {
        return path;
    }

    long rows() {
        return rows;
    }

    long bytes() throws IOException {
        return Files.size(path);
    }

    @Override
    @SuppressWarnings("NullAway") // It does not read @Nullable in the arrays of other modules' methods.
    public void write(@Nullable Object[] values) throws IOException {
        writer.write(values);
        rows++;
    }

    /** It is durable then. */
    @Override
    public void close() throws IOException {
        writer.close();
        DurableFiles.force(path);
    }
}
