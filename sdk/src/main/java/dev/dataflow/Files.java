package dev.dataflow;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of one format as a source, and a folder of them as a sink. Paths are relative to the connection's and may hold
 * {@code *}; several are read as one.
 *
 * @param <S> the format
 */
public abstract class Files<S extends Files<S>> implements Source {
    /** Option of every file connector: the paths, a list. */
    public static final String PATHS = "paths";

    private static final String CONNECTION = "files_default";

    private final Body.Read read;

    Files(Body.Read read) {
        this.read = read;
    }

    /** The use of a connector for these paths. */
    static Body.Read reading(String connector, List<Text> paths) {
        String name = paths.stream().map(Text::toString).collect(Collectors.joining(", "));
        return new Body.Read(
                ConnectorUse.of(connector, CONNECTION, name).with(PATHS, Text.values(paths)), BadRecords.FAIL);
    }

    static List<Text> texts(String... paths) {
        return Stream.of(paths).map(Text::of).toList();
    }

    /** The same files, read otherwise. */
    abstract S reading(Body.Read other);

    /** Takes the files from another connection than {@code files_default}. */
    public S from(String connection) {
        return changed(read.source().through(connection), read.badRecords(), read.where(), read.origins());
    }

    /** Keeps bad records among the run's dead letters instead of failing. */
    public S badRecordsToDeadLetters() {
        return changed(read.source(), BadRecords.DEAD_LETTERS, read.where(), read.origins());
    }

    /** Counts bad records and leaves them out instead of failing. */
    public S skipBadRecords() {
        return changed(read.source(), BadRecords.SKIP, read.where(), read.origins());
    }

    /** Takes only the rows for which the condition over the files' columns is true. */
    public S where(Expr condition) {
        return changed(read.source(), read.badRecords(), condition.ir(), read.origins());
    }

    /** Fills this column, a string, with the address of the file that a row comes from. */
    public S fileInto(String column) {
        return origin(new Origin(column, Origin.Kind.FILE));
    }

    /** Fills this column, a long, with the number of the row's line or record in its file, from 1. */
    public S positionInto(String column) {
        return origin(new Origin(column, Origin.Kind.POSITION));
    }

    @Override
    public Body.Read read() {
        return read;
    }

    S option(String name, Value value) {
        return changed(read.source().with(name, value), read.badRecords(), read.where(), read.origins());
    }

    private S origin(Origin origin) {
        List<Origin> origins = new ArrayList<>(read.origins());
        origins.add(origin);
        return changed(read.source(), read.badRecords(), read.where(), origins);
    }

    private S changed(
            ConnectorUse use, BadRecords badRecords, dev.dataflow.ir.@Nullable Expression where, List<Origin> origins) {
        return reading(new Body.Read(use, badRecords, where, read.bounded(), origins));
    }
}
