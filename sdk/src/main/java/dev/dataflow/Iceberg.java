package dev.dataflow;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Value;
import java.time.Instant;
import java.util.Objects;

/** A table of an Iceberg catalog. As a sink it is made at the first write if it is not there. */
public final class Iceberg extends Stored<Iceberg> {
    private Iceberg(Body.Read read) {
        super(read);
    }

    /** The table of that name, {@code namespace.table}, in the catalog of the connection {@code iceberg_default}. */
    public static Iceberg table(String name) {
        return table(Text.of(name));
    }

    /** The table of a name that the run makes: {@code Iceberg.table(Text.of("taxi.trips_", Vars.parameter(city)))}. */
    public static Iceberg table(Text name) {
        return new Iceberg(all(name.named(IcebergDescriptor.ID, "iceberg_default")));
    }

    /** A partition a day of a date or timestamp column, for {@link #partitionedBy}. */
    public static String day(String column) {
        return "day(" + Objects.requireNonNull(column) + ")";
    }

    /** A partition a year of a date or timestamp column, for {@link #partitionedBy}. */
    public static String year(String column) {
        return "year(" + Objects.requireNonNull(column) + ")";
    }

    /** A partition a month of a date or timestamp column, for {@link #partitionedBy}. */
    public static String month(String column) {
        return "month(" + Objects.requireNonNull(column) + ")";
    }

    /** A partition an hour of a timestamp column, for {@link #partitionedBy}. */
    public static String hour(String column) {
        return "hour(" + Objects.requireNonNull(column) + ")";
    }

    /** A partition for each of so many parts that a column's values are spread over, for {@link #partitionedBy}. */
    public static String bucket(int parts, String column) {
        return "bucket(" + parts + "," + Objects.requireNonNull(column) + ")";
    }

    /**
     * A partition for each begin of so many characters of a text or bytes of a binary, or for each multiple of so many, of a
     * decimal in units of its last digit, for {@link #partitionedBy}.
     */
    public static String truncate(int width, String column) {
        return "truncate(" + width + "," + Objects.requireNonNull(column) + ")";
    }

    /** Reads the table as it was at a time. */
    public Iceberg asOf(Instant time) {
        return option(IcebergDescriptor.AS_OF, new Value.Text(time.toString()));
    }

    /** Reads the table as it was at a time of the run: {@code asOf(Vars.intervalEnd())}. */
    public Iceberg asOf(Var time) {
        return option(IcebergDescriptor.AS_OF, Text.of(time).value());
    }

    /** Reads a snapshot of the table. */
    public Iceberg snapshot(long id) {
        return option(IcebergDescriptor.SNAPSHOT, new Value.Whole(id));
    }

    /** Reads the snapshot whose id a parameter of the run is, an int or a long. */
    public Iceberg snapshot(Var id) {
        return option(IcebergDescriptor.SNAPSHOT, Text.of(id).value());
    }

    @Override
    Iceberg reading(Body.Read other) {
        return new Iceberg(other);
    }
}
