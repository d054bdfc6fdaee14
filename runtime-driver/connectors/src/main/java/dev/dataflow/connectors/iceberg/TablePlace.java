package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jspecify.annotations.Nullable;

/** One table in its catalog, as a step names it; it may not be there yet. */
final class TablePlace {
    private final Catalogs catalogs;
    private final @Nullable String step;
    private final ConnectorUse use;
    private final Connection connection;

    /** With null for a table that no step names, but a question about it. */
    TablePlace(Catalogs catalogs, @Nullable String step, ConnectorUse use, Connection connection) {
        this.catalogs = catalogs;
        this.step = step;
        this.use = use;
        this.connection = connection;
    }

    /** The table's name, for messages. */
    String name() {
        return use.dataset();
    }

    /** The table, or null if there is none. */
    @Nullable
    Table find() {
        return translated(() -> {
            try {
                return catalog().loadTable(identifier());
            } catch (NoSuchTableException none) {
                return null;
            }
        });
    }

    /** The table. */
    Table load() {
        Table table = find();
        if (table == null) {
            throw failure(
                    FailureClass.CONFIG,
                    "TABLE_MISSING",
                    "there is no such table in the catalog of the connection \"" + use.connection()
                            + "\". Make it, or correct the name");
        }
        return table;
    }

    /** Makes the table unless it is there; whoever else makes it at the same moment makes the same. */
    Table make(Schema schema, PartitionSpec spec, Map<String, String> properties) {
        return translated(() -> {
            try {
                makeNamespace();
                return catalog()
                        .buildTable(identifier(), schema)
                        .withPartitionSpec(spec)
                        .withProperty(TableProperties.FORMAT_VERSION, "2")
                        .withProperties(properties)
                        .create();
            } catch (AlreadyExistsException there) {
                return catalog().loadTable(identifier());
            }
        });
    }

    private void makeNamespace() {
        Namespace namespace = identifier().namespace();
        if (catalog() instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
            try {
                namespaces.createNamespace(namespace);
            } catch (AlreadyExistsException there) {
                return;
            }
        }
    }

    private Catalog catalog() {
        return catalogs.open(connection);
    }

    private TableIdentifier identifier() {
        return TableIdentifier.parse(use.dataset());
    }

    /** Runs something of Iceberg's and says in our words what went wrong. */
    <T extends @Nullable Object> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (DriverFailure | Outdated known) {
            throw known;
        } catch (RuntimeException e) {
            throw IcebergFailures.of(this, e);
        }
    }

    DriverFailure failure(FailureClass failureClass, String code, String why) {
        return failure(failureClass, code, why, null);
    }

    DriverFailure failure(FailureClass failureClass, String code, String why, @Nullable Throwable cause) {
        String who = step == null ? "Cannot use" : "Step \"" + step + "\" cannot use";
        return new DriverFailure(failureClass, code, step, who + " the table " + name() + ": " + why, cause);
    }
}
