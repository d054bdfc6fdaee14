package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tables of an Iceberg catalog; the connection names the catalog. */
public final class IcebergDescriptor implements ConnectorDescriptor {
    /** {@code iceberg}. */
    public static final String ID = "iceberg";
    /** Option: how a table that is not there yet is partitioned, a list of what {@link PartitionBy} reads. */
    public static final String PARTITIONED_BY = Option.PARTITIONED_BY;
    /** Option: the time, ISO 8601, as of which the table is read. */
    public static final String AS_OF = "asOf";
    /** Option: the id of the snapshot that is read, a whole number. */
    public static final String SNAPSHOT = "snapshot";

    private static final Pattern TABLE = Pattern.compile("[^.\\s/]+(\\.[^.\\s/]+)+");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Tables of an Iceberg catalog, `namespace.table`; the connection names the catalog. A sink's table is made"
                + " at the first write if it is not there.";
    }

    @Override
    public String defaultConnection() {
        return "iceberg_default";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.namedByRun(),
                Option.of(
                        PARTITIONED_BY,
                        Option.Kind.TEXTS,
                        "How a table that is not there yet is partitioned: by a column, `region`; by the `year(at)`,"
                                + " `month(at)`, `day(at)` or `hour(at)` of one; by one of so many parts over which its"
                                + " values are spread, `bucket(16,id)`; by so many first characters or the multiple of a"
                                + " number below, `truncate(3,zip)`."),
                Option.of(AS_OF, Option.Kind.TIME, "The time as of which the table is read; now, if left out.")
                        .only(Role.SOURCE),
                Option.of(SNAPSHOT, Option.Kind.WHOLE, "The id of the snapshot that is read.")
                        .only(Role.SOURCE));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(
                Set.of("local", "spark"),
                Set.of(AsSource.Gives.FILES),
                true,
                true,
                false,
                Set.of(Origin.Kind.FILE, Origin.Kind.POSITION)));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(
                Set.of("local", "spark"),
                Set.of(AsSink.Takes.FILES),
                List.of(
                        WriteMode.Kind.APPEND,
                        WriteMode.Kind.INSERT,
                        WriteMode.Kind.UPDATE,
                        WriteMode.Kind.UPSERT,
                        WriteMode.Kind.OVERWRITE,
                        WriteMode.Kind.OVERWRITE_PARTITIONS,
                        WriteMode.Kind.REPLACE,
                        WriteMode.Kind.ERROR_IF_EXISTS)));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        if (!TABLE.matcher(Option.nameOf(use)).matches()) {
            return Optional.of("\"" + use.dataset()
                    + "\" is no name of an Iceberg table: it is namespace.table, such as" + " \"taxi.trips\".");
        }
        return use.options().containsKey(AS_OF) && use.options().containsKey(SNAPSHOT)
                ? Optional.of("A table is read as of a time or by its snapshot, not both.")
                : Optional.empty();
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
