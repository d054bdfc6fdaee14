package dev.dataflow;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of an Iceberg catalog. As a sink it is made at the first write if it is not there. */
public final class Iceberg implements Source, Sink {
    private final ConnectorUse use;
    private final @Nullable Expression where;

    private Iceberg(ConnectorUse use, @Nullable Expression where) {
        this.use = use;
        this.where = where;
    }

    /** The table of that name, {@code namespace.table}, in the catalog of the connection {@code iceberg_default}. */
    public static Iceberg table(String name) {
        return new Iceberg(ConnectorUse.of(IcebergDescriptor.ID, "iceberg_default", name), null);
    }

    /** Takes another connection, that is another catalog, than {@code iceberg_default}. */
    public Iceberg in(String connection) {
        return new Iceberg(use.through(connection), where);
    }

    /** How the table is partitioned when it is made: columns by name, or {@link #day}. */
    public Iceberg partitionedBy(String... fields) {
        return with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(fields)));
    }

    /** A partition a day of a date or timestamp column. */
    public static String day(String column) {
        return "day(" + column + ")";
    }

    /** Reads only rows whose column has this value, a constant or one of {@link Vars}; partitions without it are not read. */
    public Iceberg where(String column, Object value) {
        return where(Expr.col(column).eq(value));
    }

    /** Reads only rows for which the condition is true; partitions and files without such rows are not read. */
    public Iceberg where(Expr condition) {
        return new Iceberg(use, where == null ? condition.ir() : and(where, condition.ir()));
    }

    /** Reads the table as it was at a time. */
    public Iceberg asOf(Instant time) {
        return with(IcebergDescriptor.AS_OF, new Value.Text(time.toString()));
    }

    /** Reads a snapshot of the table. */
    public Iceberg snapshot(long id) {
        return with(IcebergDescriptor.SNAPSHOT, new Value.Whole(id));
    }

    @Override
    public Body.Read read() {
        return new Body.Read(use, BadRecords.FAIL, where, true, List.of());
    }

    @Override
    public ConnectorUse write() {
        return use;
    }

    @Override
    public WriteMode defaultMode() {
        return use.options().containsKey(IcebergDescriptor.PARTITIONED_BY)
                ? WriteModes.overwritePartitions()
                : WriteModes.overwrite();
    }

    private Iceberg with(String option, Value value) {
        return new Iceberg(use.with(option, value), where);
    }

    private static Expression and(Expression first, Expression second) {
        return new Expression.Call(Expression.Function.AND, List.of(first, second));
    }
}
