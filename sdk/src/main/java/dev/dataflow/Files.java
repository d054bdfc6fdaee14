package dev.dataflow;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of one format, as a source and as a sink. Paths are relative to the connection's and may hold {@code *} within a
 * name and {@code **} for any number of folders; several are read as one. A folder stands for all files in it and below; a
 * sink is one folder, or one file. Names that begin with a point or an underscore are not read unless a path says so.
 *
 * @param <S> the format
 */
public abstract class Files<S extends Files<S>> extends Stored<S> {
    private static final String CONNECTION = "files_default";

    Files(Body.Read read) {
        super(read);
    }

    /** All rows of these files. */
    static Body.Read files(String connector, List<Text> paths) {
        String name = paths.stream().map(Text::toString).collect(Collectors.joining(", "));
        return all(ConnectorUse.of(connector, CONNECTION, name).with(FileFormat.PATHS, Text.values(paths)));
    }

    /** All rows of a folder's files. */
    static Body.Read folder(String connector, Text path) {
        String name = path.toString().replaceAll("/$", "");
        return all(ConnectorUse.of(connector, CONNECTION, name)
                .with(FileFormat.PATHS, Text.values(List.of(path.ending("/")))));
    }

    static List<Text> texts(String... paths) {
        return Stream.of(paths).map(Text::of).toList();
    }

    /** How files are compressed when written, {@code "gzip"}, {@code "zstd"} and others; those that are read say it. */
    public S compressed(String name) {
        return option(FileFormat.COMPRESSION, new Value.Text(name));
    }
}
