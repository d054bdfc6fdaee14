package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Delta tables; the connection says where their folders are. */
public final class DeltaDescriptor implements ConnectorDescriptor {
    /** {@code delta}. */
    public static final String ID = "delta";
    /** Option: the time, ISO 8601, as of which the table is read. */
    public static final String AS_OF = "asOf";
    /** Option: the version that is read, a whole number. */
    public static final String VERSION = "version";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Delta tables, by the path of their folder, relative to the connection's path. A sink's table is made at the"
                + " first write if it is not there.";
    }

    @Override
    public String defaultConnection() {
        return "delta_default";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.namedByRun(),
                Option.of(
                        Option.PARTITIONED_BY,
                        Option.Kind.TEXTS,
                        "The columns by which a table that is not there yet is partitioned."),
                Option.of(AS_OF, Option.Kind.TIME, "The time as of which the table is read; now, if left out.")
                        .only(Role.SOURCE),
                Option.of(VERSION, Option.Kind.WHOLE, "The version of the table that is read, from 0.")
                        .only(Role.SOURCE));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(
                Set.of(),
                Set.of(AsSource.Gives.FILES),
                true,
                true,
                false,
                Set.of(Origin.Kind.FILE, Origin.Kind.POSITION)));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(
                Set.of(),
                Set.of(AsSink.Takes.FILES),
                List.of(
                        WriteMode.Kind.APPEND,
                        WriteMode.Kind.UPSERT,
                        WriteMode.Kind.OVERWRITE,
                        WriteMode.Kind.OVERWRITE_PARTITIONS,
                        WriteMode.Kind.REPLACE,
                        WriteMode.Kind.ERROR_IF_EXISTS)));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        if (use.dataset().isBlank() || use.dataset().contains("*")) {
            return Optional.of("\"" + use.dataset() + "\" is no path of a Delta table: it is one folder, such as"
                    + " \"sales/orders\".");
        }
        return use.options().containsKey(AS_OF) && use.options().containsKey(VERSION)
                ? Optional.of("A table is read as of a time or by its version, not both.")
                : Optional.empty();
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
