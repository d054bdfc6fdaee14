package dev.dataflow;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table of a database, or as a source a query over its tables. The connection holds address and credentials. */
public final class Jdbc implements Source, Sink {
    private final ConnectorUse use;
    private final @Nullable Expression where;
    private final Drift drift;

    private Jdbc(ConnectorUse use, @Nullable Expression where, Drift drift) {
        this.use = use;
        this.where = where;
        this.drift = drift;
    }

    /** A table, {@code users} or {@code crm.users}, of the connection's database. */
    public static Jdbc table(String connection, String name) {
        return table(connection, Text.of(name));
    }

    /** A table whose name the run makes: {@code Jdbc.table("crm", Text.of("users_", Vars.parameter(region)))}. */
    public static Jdbc table(String connection, Text name) {
        return new Jdbc(name.named(JdbcDescriptor.ID, connection), null, Drift.IGNORE_EXTRA);
    }

    /**
     * The rows of a query: {@code Jdbc.query("crm", "active_users", "select id from users where day = ?", Vars.ds())}.
     *
     * @param name what people call these rows
     * @param query in the database's own SQL, a {@code ?} for each value
     * @param values constants or {@link Vars}, bound by the database's driver and never put into the query's text
     */
    public static Jdbc query(String connection, String name, String query, Object... values) {
        ConnectorUse asked =
                ConnectorUse.of(JdbcDescriptor.ID, connection, name).with(JdbcDescriptor.QUERY, new Value.Text(query));
        return new Jdbc(
                values.length == 0 ? asked : asked.with(JdbcDescriptor.BINDINGS, bindings(values)),
                null,
                Drift.IGNORE_EXTRA);
    }

    /** Reads only rows whose column has this value, a constant or one of {@link Vars}; the database looks for them. */
    public Jdbc where(String column, Object value) {
        return where(Expr.col(column).eq(value));
    }

    /** Reads only rows for which the condition is true; the database looks for them where it can. */
    public Jdbc where(Expr condition) {
        return new Jdbc(
                use,
                where == null
                        ? condition.ir()
                        : new Expression.Call(Expression.Function.AND, List.of(where, condition.ir())),
                drift);
    }

    /**
     * Fails with {@code SCHEMA_DRIFTED}, before anything is read, if a column of the table or query is not declared, is gone
     * or is of another type: each is named.
     */
    public Jdbc failOnDrift() {
        return new Jdbc(use, where, Drift.FAIL);
    }

    /** Leaves out columns that are not declared, as every source does of which nothing else is said. */
    public Jdbc ignoreExtraColumns() {
        return new Jdbc(use, where, Drift.IGNORE_EXTRA);
    }

    /**
     * Takes columns that are not declared along to the sinks, which add them to their tables, as far as the steps between
     * pass all columns on. A declared column that may be null and is not there is null; one that may not be is a failure.
     */
    public Jdbc evolve() {
        return new Jdbc(use, where, Drift.EVOLVE);
    }

    /**
     * Lets several readers share the rows, each a range of a column's values. Rows beyond the bounds are in the first and
     * the last range, so that none is left out.
     *
     * @param least where the first range begins, a number, date or time
     * @param most where the last range ends
     */
    public Jdbc splitBy(String column, Object least, Object most, int ranges) {
        return with(JdbcDescriptor.SPLIT_BY, new Value.Text(column))
                .with(JdbcDescriptor.SPLIT_BOUNDS, bindings(least, most))
                .with(JdbcDescriptor.SPLITS, new Value.Whole(ranges));
    }

    /**
     * Leaves the ranges that an attempt has staged before it died to the next one, which reads the others alone. So ranges may
     * be of several moments: for tables to which rows are only added, or that stand still meanwhile. Goes with {@link #splitBy},
     * with some twenty ranges or more.
     */
    public Jdbc resumable() {
        return with(JdbcDescriptor.RESUMABLE, new Value.Flag(true));
    }

    /** How many rows are fetched at a time; 10,000 if left out. */
    public Jdbc fetchRows(int count) {
        return with(JdbcDescriptor.FETCH_ROWS, new Value.Whole(count));
    }

    /** How many rows are written at a time; 1,000 if left out. */
    public Jdbc batchRows(int count) {
        return with(JdbcDescriptor.BATCH_ROWS, new Value.Whole(count));
    }

    @Override
    public Body.Read read() {
        return new Body.Read(use, BadRecords.FAIL, where, true, List.of(), drift);
    }

    @Override
    public ConnectorUse write() {
        return use;
    }

    private Jdbc with(String option, Value value) {
        return new Jdbc(use.with(option, value), where, drift);
    }

    private static Value bindings(Object... values) {
        return new Value.Bindings(
                Stream.of(values).map(value -> Expr.lit(value).ir()).toList());
    }
}
