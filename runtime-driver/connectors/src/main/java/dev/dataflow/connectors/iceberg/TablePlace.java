package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.Cancelled;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failures;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/** One table in its catalog, as a step names it; it may not be there yet. */
final class TablePlace {
    private static final int SECONDS_TO_ANSWER = 10;

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
            } catch (UncheckedSQLException | RESTException e) {
                // Of several that make it in a database at once all but one violate a constraint, also behind REST.
                if (!namespaces.namespaceExists(namespace)) {
                    throw e;
                }
            }
        }
    }

    /** Fails if the catalog does not answer soon. */
    void reach() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                answer.complete(catalog() instanceof SupportsNamespaces namespaces
                        && namespaces.listNamespaces().isEmpty());
            } catch (RuntimeException | LinkageError e) {
                answer.completeExceptionally(e);
            }
        });
        asking.setDaemon(true);
        asking.start();
        try {
            answer.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw unreachable("it has not answered for " + SECONDS_TO_ANSWER + " seconds", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            DriverFailure failure =
                    cause instanceof RuntimeException thrown ? IcebergFailures.of(this, thrown) : Failures.of(e);
            throw failure.failureClass() == FailureClass.TRANSIENT ? unreachable(failure.message(), e) : failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }

    private DriverFailure unreachable(String why, Throwable cause) {
        return new DriverFailure(
                FailureClass.TRANSIENT,
                "SOURCE_UNREACHABLE",
                step,
                "Cannot reach the catalog of the connection: " + why
                        + ". It is tried again; if that does not help, look at its address",
                cause);
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
