package dev.dataflow;

import dev.dataflow.connector.Option;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that lie in tables or files: a source that is read as it stands when a run begins, and a sink.
 *
 * @param <S> the kind of table or file
 */
public abstract class Stored<S extends Stored<S>> implements Source, Sink {
    private final Body.Read read;

    Stored(Body.Read read) {
        this.read = read;
    }

    /** All rows of a use. */
    static Body.Read all(ConnectorUse use) {
        return new Body.Read(use, BadRecords.FAIL);
    }

    /** The same place, read otherwise. */
    abstract S reading(Body.Read other);

    /** Takes another connection than the connector's default. */
    public S in(String connection) {
        return using(read.source().through(connection));
    }

    /** What the rows are partitioned by; {@link Dataset#writeTo(String, Sink)} then overwrites partitions alone. */
    public S partitionedBy(String... fields) {
        return option(Option.PARTITIONED_BY, new Value.Texts(List.of(fields)));
    }

    /** Reads only rows whose column has this value, a constant or one of {@link Vars}; partitions without it are not read. */
    public S where(String column, Object value) {
        return where(Expr.col(column).eq(value));
    }

    /** Reads only rows for which the condition is true; partitions and files without such rows are not read. */
    public S where(Expr condition) {
        Expression before = read.where();
        Expression both = before == null
                ? condition.ir()
                : new Expression.Call(Expression.Function.AND, List.of(before, condition.ir()));
        return reading(
                new Body.Read(read.source(), read.badRecords(), both, read.bounded(), read.origins(), read.drift()));
    }

    /**
     * Fails with {@code SCHEMA_DRIFTED}, before anything is read, if a column of the source is not declared, is gone or is
     * of another type: each is named. Of JSON lines, which say nothing of their columns, a line with a member that is not
     * declared is a bad record.
     */
    public S failOnDrift() {
        return drift(Drift.FAIL);
    }

    /** Leaves out columns that are not declared, as every source does of which nothing else is said. */
    public S ignoreExtraColumns() {
        return drift(Drift.IGNORE_EXTRA);
    }

    /**
     * Takes columns that are not declared along to the sinks, which add them to their tables, as far as the steps between
     * pass all columns on; texts of CSV and JSON lines, of other sources of the types that they have. A declared column
     * that may be null and is not there is null; one that may not be is a failure.
     */
    public S evolve() {
        return drift(Drift.EVOLVE);
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
    public final Body.Read read() {
        return read;
    }

    @Override
    public final ConnectorUse write() {
        return read.source();
    }

    final S option(String name, Value value) {
        return using(read.source().with(name, value));
    }

    final S badRecords(BadRecords badRecords) {
        return reading(
                new Body.Read(read.source(), badRecords, read.where(), read.bounded(), read.origins(), read.drift()));
    }

    private S using(ConnectorUse use) {
        return reading(
                new Body.Read(use, read.badRecords(), read.where(), read.bounded(), read.origins(), read.drift()));
    }

    private S drift(Drift drift) {
        return reading(
                new Body.Read(read.source(), read.badRecords(), read.where(), read.bounded(), read.origins(), drift));
    }

    private S origin(Origin origin) {
        List<Origin> origins = new ArrayList<>(read.origins());
        origins.add(origin);
        return reading(
                new Body.Read(read.source(), read.badRecords(), read.where(), read.bounded(), origins, read.drift()));
    }
}
