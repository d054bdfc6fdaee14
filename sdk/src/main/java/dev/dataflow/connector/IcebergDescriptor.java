package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tables of an Iceberg catalog; the connection names the catalog. */
public final class IcebergDescriptor implements ConnectorDescriptor {
    /** {@code iceberg}. */
    public static final String ID = "iceberg";
    /** Option: how a table that is not there yet is partitioned, a list: {@code day(pickup)}, {@code region}. */
    public static final String PARTITIONED_BY = Option.PARTITIONED_BY;
    /** Option: the time, ISO 8601, as of which the table is read. */
    public static final String AS_OF = "asOf";
    /** Option: the id of the snapshot that is read, a whole number. */
    public static final String SNAPSHOT = "snapshot";

    private static final Pattern TABLE = Pattern.compile("[^.\\s/]+(\\.[^.\\s/]+)+");

    private static final Pattern UNWRITTEN = Pattern.compile("(year|month|hour|bucket|truncate)\\(.*\\)");

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
                        "How a table that is not there yet is partitioned: by a column, `region`, or by the day of one,"
                                + " `day(pickup)`. `year`, `month`, `hour`, `bucket(16,id)` and `truncate(3,zip)` have no"
                                + " runtime yet."),
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
        Optional<String> unwritten = partitionedBy(use)
                .filter(field -> UNWRITTEN.matcher(field).matches())
                .findFirst();
        if (unwritten.isPresent()) {
            return Optional.of("Partitions by " + unwritten.get()
                    + " cannot be written yet: there is a runtime for those by columns and by days.");
        }
        return use.options().containsKey(AS_OF) && use.options().containsKey(SNAPSHOT)
                ? Optional.of("A table is read as of a time or by its snapshot, not both.")
                : Optional.empty();
    }

    private static Stream<String> partitionedBy(ConnectorUse use) {
        return use.options().get(PARTITIONED_BY) instanceof Value.Texts fields
                ? fields.texts().stream()
                : Stream.empty();
    }
}
