package dev.dataflow.connector;

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
    /** Option: how a table that is not there yet is partitioned, a list: {@code day(pickup)}, {@code region}. */
    public static final String PARTITIONED_BY = "partitionedBy";

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
    public Set<String> sourceEngines() {
        return Set.of("local", "spark");
    }

    @Override
    public Set<String> sinkEngines() {
        return Set.of("local", "spark");
    }

    @Override
    public List<WriteMode.Kind> writeModes() {
        return List.of(WriteMode.Kind.APPEND, WriteMode.Kind.OVERWRITE, WriteMode.Kind.OVERWRITE_PARTITIONS);
    }

    @Override
    public Optional<String> refuses(ConnectorUse use) {
        return TABLE.matcher(use.dataset()).matches()
                ? Optional.empty()
                : Optional.of("\"" + use.dataset() + "\" is no name of an Iceberg table: it is namespace.table, such as"
                        + " \"taxi.trips\".");
    }
}
