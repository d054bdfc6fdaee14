package dev.dataflow;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;

/** A table of an Iceberg catalog. As a sink it is made at the first write if it is not there. */
public final class Iceberg implements Source, Sink {
    private final ConnectorUse use;

    private Iceberg(ConnectorUse use) {
        this.use = use;
    }

    /** The table of that name, {@code namespace.table}, in the catalog of the connection {@code iceberg_default}. */
    public static Iceberg table(String name) {
        return new Iceberg(ConnectorUse.of(IcebergDescriptor.ID, "iceberg_default", name));
    }

    /** Takes another connection, that is another catalog, than {@code iceberg_default}. */
    public Iceberg in(String connection) {
        return new Iceberg(use.through(connection));
    }

    /** How the table is partitioned when it is made: columns by name, or {@link #day}. */
    public Iceberg partitionedBy(String... fields) {
        return new Iceberg(use.with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(fields))));
    }

    /** A partition a day of a date or timestamp column. */
    public static String day(String column) {
        return "day(" + column + ")";
    }

    @Override
    public ConnectorUse read() {
        return use;
    }

    @Override
    public ConnectorUse write() {
        return use;
    }
}
