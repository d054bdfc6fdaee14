package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Staging, commit records and tables that others have in their hands: each is told as what it is, what was there stays, and
 * the attempt after it is mended is whole.
 */
final class OthersInTheWay {
    private static final TableIdentifier ITEMS = TableIdentifier.of("db", "items");

    @TempDir
    Path root;

    record Item(int id, String part) {}

    /** What others do. */
    private interface Deed {
        void run() throws Exception;
    }

    private Workplace place() throws IOException {
        return new Workplace(root).file("items.csv", "id,part\n1,a\n2,b\n");
    }

    private static PipelineDocument lake(Kind mode, String... keys) {
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.items", new WriteMode(mode, List.of(keys)), "items")
                .document();
    }

    private static PipelineDocument base(Kind mode) {
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .step("write", TestDatabase.write("items", mode), Pipelines.schema(Item.class), "items")
                .document();
    }

    private static PipelineDocument folder() {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "out/")
                .with(FileFormat.PATHS, new Value.Texts(List.of("out/")));
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .step(
                        "write",
                        new Body.Write(use, new WriteMode(Kind.APPEND, List.of())),
                        Pipelines.schema(Item.class),
                        "items")
                .document();
    }

    /** An attempt, at one moment of which others do something. */
    private static Result disturbed(Workplace place, PipelineDocument document, Ask ask, String moment, Deed deed)
            throws IOException {
        return place.run(document, ask, name -> {
            if (name.equals(moment)) {
                try {
                    deed.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static void assertFailed(Result result, FailureClass failureClass, String code, String... words) {
        Report.Failure failure = result.failure();
        assertThat(failure.failureClass() + " " + failure.code())
                .as(failure.message() + result.err())
                .isEqualTo(failureClass + " " + code);
        assertThat(failure.message()).contains(words);
        assertThat(result.err()).doesNotContain("\tat ");
    }

    private static void assertWhole(Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.reported().written()).isEqualTo(2);
    }

    private static void file(Path place) throws IOException {
        Files.createDirectories(place.resolveSibling("."));
        Files.writeString(place, "");
    }

    // Staging.

    @Test
    void aFileInThePlaceOfAStagingFolderIsNamed() throws IOException {
        for (String folder : List.of("journal", "claims", "work-1")) {
            Workplace place = place();
            Path there = place.path("staging/test/run/task").resolve(folder);
            file(there);

            assertFailed(
                    place.run(lake(Kind.APPEND)),
                    FailureClass.CONFIG,
                    "STAGING_NOT_WRITABLE",
                    there.toString(),
                    "there is a file in the place of a folder",
                    "Make it a folder");

            Files.deleteIfExists(there);
            assertWhole(place.run(lake(Kind.APPEND), Ask.first().attempt(2)));
            assertThat(place.rows("db.items")).hasToString("[[1, a], [2, b]]");
            Folders.remove(root);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pinned", "staged.write", "intent.before"})
    void stagingThatVanishesIsToldAndTheNextAttemptBeginsAfresh(String moment) throws IOException {
        Workplace place = place();
        place.run(lake(Kind.APPEND), Ask.first().run("before"));

        Result cut = disturbed(
                place, lake(Kind.APPEND), Ask.first(), moment, () -> Folders.remove(place.path("staging/test/run")));

        assertFailed(cut, FailureClass.TRANSIENT, "STAGING_LOST", "staging/test/run/task", "it is tried again");
        assertThat(place.rows("db.items")).hasToString("[[1, a], [2, b]]");
        assertWhole(place.run(lake(Kind.APPEND), Ask.first().attempt(2)));
        assertThat(place.rows("db.items")).hasToString("[[1, a], [1, a], [2, b], [2, b]]");
    }

    /** Root may write whatever the rights say, but not to a disk that is mounted to be read. */
    @Test
    void aDiskThatMayOnlyBeReadIsNamed() throws Exception {
        Workplace place = place();
        Path staging = Files.createDirectories(place.path("staging/test/run/task/journal"));
        String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\"";
        Process probe = new ProcessBuilder("unshare", "-rm", "sh", "-c", mount, staging.toString()).start();
        if (probe.waitFor() != 0) {
            System.out.println("SKIPPED: disk to be read");
            Assumptions.abort("This machine lets us mount no disk");
        }
        try (ChildDriver child = ChildDriver.start(
                place,
                lake(Kind.APPEND),
                Ask.first(),
                Map.of(),
                List.of("unshare", "-rm", "sh", "-c", mount + " && exec \"$@\"", staging.toString()))) {
            assertFailed(
                    child.await(),
                    FailureClass.CONFIG,
                    "ACCESS_DENIED",
                    staging.toString(),
                    "Give the worker's user the right");
        }
        assertWhole(place.run(lake(Kind.APPEND), Ask.first().attempt(2)));
    }

    private void release(String project, Path releases) throws IOException {
        Files.createDirectories(root);
        Files.writeString(
                root.resolve("release.json"),
                "{\"project\":\"" + project + "\",\"jarsRoot\":\"" + releases.resolve("jars") + "\"}");
    }

    @Test
    void projectsWithOneStagingPlaceAndPipelinesOfOneNameDoNotTakeEachOthersRuns() throws IOException {
        Workplace place = place();
        release("shop", root.resolve("a"));
        assertWhole(place.run(lake(Kind.APPEND)));
        for (String other : List.of("rent", "shop")) {
            release(other, root.resolve("b"));
            assertFailed(
                    place.run(lake(Kind.APPEND), Ask.first().attempt(2)),
                    FailureClass.CONFIG,
                    "STAGING_SHARED",
                    "begun by project \"shop\" with its jars in " + root.resolve("a/jars"),
                    "this is project \"" + other + "\" with its jars in " + root.resolve("b/jars"),
                    "Give each project a staging folder of its own");
        }
        assertThat(place.rows("db.items")).hasSize(2);
        assertWhole(place.run(lake(Kind.APPEND), Ask.first().run("other").attempt(2)));
        release("shop", root.resolve("a"));
        Result own = place.run(lake(Kind.APPEND), Ask.first().attempt(3));
        assertThat(own.reported().sinks()).allMatch(Report.SinkCommit::recognised);
    }

    // Commit records.

    @Test
    void aDatabaseThatRefusesTheCommitRecordIsNamedAndTheNextAttemptFinishes() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        String login = "login" + System.nanoTime();
        database.execute(
                "CREATE ROLE " + login + " LOGIN",
                "CREATE TABLE items (id INT, part TEXT)",
                "GRANT ALL ON items TO " + login,
                "INSERT INTO items VALUES (7, 'old')",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        Connection admin = database.connection();
        Workplace place = place().connection(
                        TestDatabase.ID,
                        new Connection(
                                admin.type(),
                                admin.host(),
                                admin.port(),
                                admin.schema(),
                                login,
                                "any",
                                new TreeMap<>()));

        assertFailed(
                place.run(base(Kind.APPEND)),
                FailureClass.CONFIG,
                "ACCESS_DENIED",
                "permission denied for schema public",
                "Give the login of");
        database.execute("GRANT CREATE ON SCHEMA public TO " + login);
        Result refused = disturbed(
                place,
                base(Kind.APPEND),
                Ask.first().attempt(2),
                "intent.after",
                () -> database.execute(
                        "REVOKE ALL ON _dataflow_commits FROM " + login,
                        "ALTER TABLE _dataflow_commits OWNER TO postgres"));
        assertFailed(refused, FailureClass.CONFIG, "ACCESS_DENIED", "permission denied for table _dataflow_commits");
        assertThat(database.rows("SELECT id FROM items")).containsExactly("7");

        database.execute("GRANT ALL ON _dataflow_commits TO " + login);
        assertWhole(place.run(base(Kind.APPEND), Ask.first().attempt(3)));
        assertThat(database.rows("SELECT id FROM items ORDER BY 1")).containsExactly("1", "2", "7");
    }

    private void catalog(String statement) throws SQLException {
        try (java.sql.Connection open = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("catalog.db"));
                Statement one = open.createStatement()) {
            one.execute(statement);
        }
    }

    @Test
    void aCatalogThatRefusesTheCommitIsNamedAndTheNextAttemptFinishes() throws Exception {
        Workplace place = place();
        place.run(lake(Kind.APPEND), Ask.first().run("before"));

        Result refused = disturbed(
                place,
                lake(Kind.APPEND),
                Ask.first(),
                "intent.after",
                () -> catalog("CREATE TRIGGER no BEFORE UPDATE ON iceberg_tables"
                        + " BEGIN SELECT RAISE(ABORT, 'no commits today'); END"));

        assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(refused.failure().message()).contains("db.items", "no commits today");
        assertThat(place.rows("db.items")).hasSize(2);
        catalog("DROP TRIGGER no");
        assertWhole(place.run(lake(Kind.APPEND), Ask.first().attempt(2)));
        assertThat(place.rows("db.items")).hasToString("[[1, a], [1, a], [2, b], [2, b]]");
    }

    @Test
    void aFolderWhoseCommitsCannotBeWrittenIsNamedAndTheNextAttemptFinishes() throws IOException {
        Workplace place = place();
        Path commits = place.path("data/out/.dataflow/commits");
        file(commits);

        assertFailed(
                place.run(folder()),
                FailureClass.CONFIG,
                "SINK_NOT_WRITABLE",
                commits.toString(),
                "a file is in its place",
                "the next try goes on from there");

        assertThat(lines(place)).isEmpty();
        Files.delete(commits);
        assertWhole(place.run(folder(), Ask.first().attempt(2)));
        assertThat(lines(place)).containsExactlyInAnyOrder("id,part", "1,a", "2,b");
    }

    private static List<String> lines(Workplace place) throws IOException {
        try (Stream<Path> files = Files.list(place.path("data/out"))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }
    }

    // Tables that others change in between.

    private JdbcCatalog lake() {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.initialize(
                "dataflow",
                Map.of(
                        "uri",
                        "jdbc:sqlite:" + root.resolve("catalog.db"),
                        "warehouse",
                        root.resolve("warehouse").toString(),
                        "jdbc.schema-version",
                        "V1"));
        return catalog;
    }

    private void dropped() {
        try (JdbcCatalog catalog = lake()) {
            assertThat(catalog.dropTable(ITEMS, false)).isTrue();
        }
    }

    /** The same names under other ids: by the ids of its files each column would be read as the other. */
    private void madeAnew() {
        dropped();
        try (JdbcCatalog catalog = lake()) {
            catalog.createTable(
                    ITEMS,
                    new Schema(
                            Types.NestedField.optional(1, "part", Types.StringType.get()),
                            Types.NestedField.optional(2, "id", Types.IntegerType.get())));
        }
    }

    private Table table(JdbcCatalog catalog) {
        return catalog.loadTable(ITEMS);
    }

    private void outdated(String moment, Kind mode, String says, Deed deed, Deed mended, String rows) throws Exception {
        Workplace place = place();
        assertWhole(place.run(lake(mode, keys(mode)), Ask.first().run("before")));

        Result cut = disturbed(place, lake(mode, keys(mode)), Ask.first(), moment, deed);

        assertFailed(
                cut, FailureClass.TRANSIENT, "COMMIT_CONFLICT", "db.items", says, "the next try makes the rows anew");
        mended.run();
        assertWhole(place.run(lake(mode, keys(mode)), Ask.first().attempt(2)));
        assertThat(place.rows("db.items").stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()
                        .toString())
                .as(moment)
                .isEqualTo(rows);
        Folders.remove(root);
    }

    private static String[] keys(Kind mode) {
        return mode.keyed() ? new String[] {"id"} : new String[0];
    }

    @Test
    void aTableOfIcebergThatIsDroppedOrMadeAnewIsFilledAnew() throws Exception {
        for (Kind mode : List.of(Kind.APPEND, Kind.UPSERT, Kind.REPLACE)) {
            String moment = mode == Kind.APPEND ? "intent.before" : "intent.after";
            outdated(moment, mode, "it was dropped since", this::dropped, () -> {}, "[[1, a], [2, b]]");
            outdated(
                    moment,
                    mode,
                    "it was dropped and made anew since",
                    this::madeAnew,
                    () -> {},
                    mode == Kind.REPLACE ? "[[1, a], [2, b]]" : "[[a, 1], [b, 2]]");
        }
    }

    @Test
    void columnsOfATableOfIcebergThatOthersChangeAreNotMixedUp() throws Exception {
        outdated(
                "intent.after",
                Kind.APPEND,
                "its column \"part\" was dropped since",
                () -> {
                    try (JdbcCatalog catalog = lake()) {
                        table(catalog).updateSchema().deleteColumn("part").commit();
                    }
                },
                () -> {
                    try (JdbcCatalog catalog = lake()) {
                        table(catalog)
                                .updateSchema()
                                .addColumn("part", Types.StringType.get())
                                .commit();
                    }
                },
                "[[1, a], [1, null], [2, b], [2, null]]");
        outdated(
                "intent.before",
                Kind.APPEND,
                "its column \"id\" was changed from int to string since",
                () -> {
                    try (JdbcCatalog catalog = lake()) {
                        catalog.buildTable(
                                        ITEMS,
                                        new Schema(
                                                Types.NestedField.optional(1, "id", Types.StringType.get()),
                                                Types.NestedField.optional(2, "part", Types.StringType.get())))
                                .replaceTransaction()
                                .commitTransaction();
                    }
                },
                () -> {
                    try (JdbcCatalog catalog = lake()) {
                        catalog.dropTable(ITEMS, false);
                    }
                },
                "[[1, a], [2, b]]");
    }

    @Test
    void whatChangesNothingOfTheStagedRowsKeepsNobodyFromCommitting() throws Exception {
        for (String moment : List.of("intent.before", "intent.after")) {
            Workplace place = place();
            assertWhole(place.run(lake(Kind.APPEND), Ask.first().run("before")));
            assertWhole(disturbed(place, lake(Kind.APPEND), Ask.first(), moment, () -> {
                try (JdbcCatalog catalog = lake()) {
                    table(catalog)
                            .updateSchema()
                            .addColumn("more", Types.StringType.get())
                            .updateColumn("id", Types.LongType.get())
                            .renameColumn("part", "piece")
                            .commit();
                    table(catalog).updateSpec().addField("piece").commit();
                    // All that stands goes.
                    table(catalog)
                            .newDelete()
                            .deleteFromRowFilter(org.apache.iceberg.expressions.Expressions.alwaysTrue())
                            .commit();
                }
            }));
            assertThat(place.rows("db.items")).hasToString("[[1, a, null], [2, b, null]]");
            Folders.remove(root);
        }
    }

    @Test
    void aTableOfADatabaseThatOthersChangeIsNamedOrFilledAnew() throws Exception {
        for (String moment : List.of("intent.before", "intent.after")) {
            TestDatabase database = TestDatabase.postgres();
            Workplace place = place().connection(TestDatabase.ID, database.connection());
            PipelineDocument document = base(Kind.APPEND);
            assertWhole(place.run(document, Ask.first().run("before")));

            Result dropped = disturbed(
                    place, document, Ask.first().run("dropped"), moment, () -> database.execute("DROP TABLE items"));
            assertFailed(
                    dropped,
                    FailureClass.TRANSIENT,
                    "COMMIT_CONFLICT",
                    "it was dropped since the rows were staged",
                    "the next try makes the rows anew");
            assertWhole(place.run(document, Ask.first().run("dropped").attempt(2)));
            assertThat(database.rows("SELECT * FROM items ORDER BY 1")).containsExactly("1 a", "2 b");

            Result without = disturbed(
                    place,
                    document,
                    Ask.first().run("without"),
                    moment,
                    () -> database.execute("ALTER TABLE items DROP COLUMN part"));
            assertFailed(without, FailureClass.CONFIG, "COLUMN_MISSING", "part");
            assertThat(database.rows("SELECT * FROM items ORDER BY 1")).containsExactly("1", "2");
            database.execute("ALTER TABLE items ADD COLUMN part TEXT");
            assertWhole(place.run(document, Ask.first().run("without").attempt(2)));

            assertWhole(disturbed(
                    place,
                    document,
                    Ask.first().run("anew"),
                    moment,
                    () -> database.execute(
                            "DROP TABLE items", "CREATE TABLE items (more INT, part VARCHAR(9), id BIGINT)")));
            assertThat(database.rows("SELECT id, part, more FROM items ORDER BY 1"))
                    .containsExactly("1 a null", "2 b null");

            Result required = disturbed(
                    place,
                    document,
                    Ask.first().run("required"),
                    moment,
                    () -> database.execute("UPDATE items SET more = 0", "ALTER TABLE items ALTER more SET NOT NULL"));
            assertFailed(required, FailureClass.BAD_DATA, "NULL_REFUSED", "more");
            database.execute("ALTER TABLE items ALTER more SET DEFAULT 5");
            assertWhole(place.run(document, Ask.first().run("required").attempt(2)));
            assertThat(database.rows("SELECT id, more FROM items ORDER BY 1, 2"))
                    .containsExactly("1 0", "1 5", "2 0", "2 5");
            Folders.remove(root);
        }
    }

    @Test
    void aFolderThatOthersEmptyOrRemoveIsNamedOrFilled() throws Exception {
        for (String moment : List.of("intent.before", "intent.after")) {
            Workplace place = place();
            assertWhole(place.run(folder(), Ask.first().run("before")));

            Result removed = disturbed(
                    place, folder(), Ask.first().run("removed"), moment, () -> Folders.remove(place.path("data/out")));
            assertFailed(removed, FailureClass.CONFIG, "STAGED_FILE_LOST", "data/out/.dataflow/", "Start a new run");
            assertWhole(place.run(folder(), Ask.first().run("new")));
            assertThat(lines(place)).containsExactlyInAnyOrder("id,part", "1,a", "2,b");

            assertWhole(disturbed(place, folder(), Ask.first().run("rewritten"), moment, () -> {
                try (Stream<Path> files = Files.list(place.path("data/out"))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.delete(file);
                    }
                }
                Files.writeString(place.path("data/out/others.csv"), "id,part\n9,z\n");
            }));
            assertThat(lines(place)).containsExactlyInAnyOrder("id,part", "1,a", "2,b", "id,part", "9,z");
            Folders.remove(root);
        }
    }
}
