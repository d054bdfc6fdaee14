package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connectors.iceberg.Rows.Item;
import dev.dataflow.connectors.jdbc.Store;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of a catalog in SQLite holds of the others, also of one in Postgres: rows and key in one swap, by key, anew, as of a time. */
final class EveryCatalogTakesCommits {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Schema SCHEMA = new Schema(
            List.of(new Schema.Column("id", Scalar.INT, false), new Schema.Column("day", Scalar.DATE, false)));

    @TempDir
    Path root;

    private @Nullable RestServer server;
    private @Nullable Connection database;
    private String kind = "";
    private int claims;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Map<String, String> sqlite() {
        return Map.of(
                "uri",
                "jdbc:sqlite:" + root.resolve("catalog.db"),
                "warehouse",
                root.resolve("warehouse").toString(),
                "jdbc.schema-version",
                "V1");
    }

    private void begin(String catalog) throws Exception {
        kind = catalog;
        if (catalog.equals("postgres")) {
            database = Store.POSTGRES.fresh(root);
        } else if (catalog.equals("rest")) {
            Map<String, String> properties = new TreeMap<>(sqlite());
            properties.put(CatalogUtil.ICEBERG_CATALOG_TYPE, "jdbc");
            Catalog behind =
                    CatalogUtil.buildIcebergCatalog("behind", properties, new org.apache.hadoop.conf.Configuration());
            server = new RestServer(behind);
        }
    }

    private Connection connection() {
        Map<String, String> extra = new TreeMap<>(Map.of("catalog", kind));
        RestServer rest = server;
        Connection postgres = database;
        if (postgres != null) {
            extra.put("catalog", "jdbc");
            extra.put("uri", "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.schema());
            extra.put("warehouse", root.resolve("warehouse").toString());
            return new Connection(
                    "iceberg", null, null, null, postgres.login(), postgres.password(), new TreeMap<>(extra));
        } else if (rest != null) {
            extra.put("uri", rest.uri());
        } else if (kind.equals("hadoop")) {
            extra.put("warehouse", root.resolve("warehouse").toString());
        } else {
            extra.putAll(sqlite());
        }
        return new Connection(
                "iceberg", null, null, null, null, rest == null ? null : RestServer.TOKEN, new TreeMap<>(extra));
    }

    private Sink sink(WriteMode.Kind mode) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t")
                .with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of("day")));
        WriteMode write = new WriteMode(mode, mode.keyed() ? List.of("id") : List.of());
        return new IcebergConnector().sink(new SinkUse("write", use, write, SCHEMA, connection()));
    }

    private Staged staged(Sink sink, String run, int... ids) throws IOException {
        claims++;
        Intake.Files intake = (Intake.Files) sink.open(new Stage(run, 1, claims, claims));
        List<Item> items = new ArrayList<>();
        for (int id : ids) {
            items.add(new Item(id, DAY.plusDays(run.length())));
        }
        if (intake.keyed().isPresent()) {
            replace(intake.keyed().get(), items);
        }
        return Rows.stage(intake, items);
    }

    /** What an engine does. */
    private static void replace(Keyed keyed, List<Item> items) throws IOException {
        try (RowWriter replaced = keyed.replaced()) {
            for (Split split : keyed.standing().splits()) {
                try (RowReader reader = split.open()) {
                    for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                        Object[] row = ((RowReader.Row) item).values();
                        if (items.stream().anyMatch(other -> row[0].equals(other.id()))) {
                            replaced.write(new Object[] {row[1], row[2]});
                        }
                    }
                }
            }
        }
    }

    private static <T> List<T> atOnce(Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(Collections.nCopies(4, work))) {
            results.add(result.get());
        }
        threads.shutdown();
        return results;
    }

    private static Commitment commitment(String run) {
        return new Commitment(new CommitKey("", "p", run, "write", "", 1), 1, Instant.now(), name -> {});
    }

    private String committed(WriteMode.Kind mode, String run, int... ids) throws IOException {
        Sink sink = sink(mode);
        return sink.commit(staged(sink, run, ids), commitment(run)).version();
    }

    private List<Integer> ids(@Nullable String snapshot) throws IOException {
        ConnectorUse all = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t");
        ConnectorUse use = snapshot == null
                ? all
                : all.with(IcebergDescriptor.SNAPSHOT, new Value.Whole(Long.parseLong(snapshot)));
        Source source = new IcebergConnector().source(new SourceUse("read", use, SCHEMA, null, connection()));
        List<Integer> ids = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    ids.add((Integer) ((RowReader.Row) item).values()[0]);
                }
            }
        }
        return ids.stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "postgres", "hadoop", "rest"})
    void rowsAreThereOnce(String catalog) throws Exception {
        begin(catalog);
        String first = committed(WriteMode.Kind.APPEND, "a", 1, 2);
        Sink upsert = sink(WriteMode.Kind.UPSERT);
        Staged staged = staged(upsert, "bb", 2, 3);
        upsert.commit(staged, commitment("bb"));
        assertThat(sink(WriteMode.Kind.UPSERT).commit(staged, commitment("bb")).recognised())
                .isTrue();
        assertThat(ids(null)).containsExactly(1, 2, 3);

        Sink late = sink(WriteMode.Kind.UPSERT);
        Staged outdated = staged(late, "ccc", 3, 4);
        committed(WriteMode.Kind.UPSERT, "dddd", 3);
        assertThatThrownBy(() -> late.commit(outdated, commitment("ccc"))).isInstanceOf(Outdated.class);
        assertThat(ids(null)).containsExactly(1, 2, 3);

        committed(WriteMode.Kind.REPLACE, "eeeee", 9);
        assertThat(ids(null)).containsExactly(9);
        assertThat(ids(first)).containsExactly(1, 2);
        assertThat(sink(WriteMode.Kind.UPSERT).commit(staged, commitment("bb")).recognised())
                .as("what a table keeps of its commits outlives its replacement")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "postgres", "rest"})
    void ofManyAtOnceOneAppends(String catalog) throws Exception {
        begin(catalog);
        Sink sink = sink(WriteMode.Kind.APPEND);
        Staged staged = staged(sink, "a", 1, 2);

        List<Boolean> recognised = atOnce(() ->
                sink(WriteMode.Kind.APPEND).commit(staged, commitment("a")).recognised());

        assertThat(recognised).containsOnlyOnce(false);
        assertThat(ids(null)).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "postgres", "rest"})
    void ofManyAtOnceEachAppends(String catalog) throws Exception {
        begin(catalog);
        AtomicInteger next = new AtomicInteger();

        // Whoever comes first makes the catalog's own tables, the namespace and the table.
        atOnce(() -> {
            int id = next.incrementAndGet();
            String run = "r".repeat(id);
            Sink sink = sink(WriteMode.Kind.APPEND);
            Intake intake = sink.open(new Stage(run, 1, id, id));
            return sink.commit(Rows.stage(intake, List.of(new Item(id, DAY))), commitment(run));
        });

        assertThat(ids(null)).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "postgres", "hadoop", "rest"})
    void snapshotThatIsNotThereIsNamed(String catalog) throws Exception {
        begin(catalog);
        String first = committed(WriteMode.Kind.APPEND, "a", 1);

        assertThatThrownBy(() -> ids("17"))
                .isInstanceOf(DriverFailure.class)
                .hasMessageContaining("it has no snapshot 17; it may have been expired. It has: " + first + " of 20");
    }
}
