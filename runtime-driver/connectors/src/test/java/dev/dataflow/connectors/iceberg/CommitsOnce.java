package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connectors.iceberg.Rows.Item;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.RowReader;
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
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key's rows appear once in a table, whoever commits them and how often: on a real catalog in SQLite. */
final class CommitsOnce {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Schema SCHEMA = new Schema(
            List.of(new Schema.Column("id", Scalar.INT, false), new Schema.Column("day", Scalar.DATE, false)));

    @TempDir
    Path root;

    private int claims;

    private Connection connection() {
        return Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + root.resolve("deep/catalog.db"),
                        "warehouse",
                        root.resolve("warehouse").toUri().toString()));
    }

    /** A sink of a process of its own: nothing is shared but the disk. */
    private Sink sink(WriteMode.Kind mode, Schema schema, String... partitionedBy) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t")
                .with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(partitionedBy)));
        return new IcebergConnector()
                .sink(new SinkUse("write", use, new WriteMode(mode, List.of()), schema, connection()));
    }

    private Sink sink(WriteMode.Kind mode, String... partitionedBy) {
        return sink(mode, SCHEMA, partitionedBy);
    }

    private Staged staged(Sink sink, String run, int generation, Item... items) {
        claims++;
        return Rows.stage(sink.open(new Stage(run, generation, claims, claims)), List.of(items));
    }

    private static Commitment commitment(String run, int generation) {
        return commitment("write", run, generation, Instant.now());
    }

    private static Commitment commitment(String step, String run, int generation, Instant runStartedAt) {
        return new Commitment(new CommitKey("", "p", run, step, "", generation), 1, runStartedAt, name -> {});
    }

    private List<Integer> ids() throws IOException {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t");
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

    private static Item item(int id) {
        return new Item(id, DAY.plusDays(id));
    }

    @Test
    void secondCommitOfAKeyIsRecognised() throws IOException {
        Sink sink = sink(WriteMode.Kind.APPEND);
        Staged staged = staged(sink, "r", 1, item(1), item(2));

        Committed first = sink.commit(staged, commitment("r", 1));
        Committed second = sink(WriteMode.Kind.APPEND).commit(staged, commitment("r", 1));

        assertThat(first.recognised()).isFalse();
        assertThat(second).isEqualTo(new Committed(first.version(), true));
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void otherFilesOfTheSameKeyAreRecognisedAndRemoved() throws IOException {
        Sink sink = sink(WriteMode.Kind.APPEND);
        Staged one = staged(sink, "r", 1, item(1));
        Staged other = staged(sink, "r", 1, item(1));
        sink.commit(one, commitment("r", 1));

        assertThat(sink.commit(other, commitment("r", 1)).recognised()).isTrue();
        assertThat(ids()).containsExactly(1);
        assertThatThrownBy(() -> sink.commit(other, commitment("r2", 1))).hasMessageContaining("is gone or cut");
    }

    /** It has looked for its key, and another commits the very same rows before it swaps. */
    @ParameterizedTest
    @EnumSource(names = {"APPEND", "OVERWRITE", "OVERWRITE_PARTITIONS", "REPLACE"})
    void whoIsOvertakenBetweenLookAndSwapRecognisesItsRows(WriteMode.Kind mode) throws IOException {
        for (int generation = 1; generation <= 2; generation++) {
            Staged staged = staged(sink(mode), "r", generation, item(generation));
            Commitment commitment = commitment("r", generation);
            List<Committed> faster = new ArrayList<>();

            Committed slower = sink(mode)
                    .commit(
                            staged,
                            new Commitment(commitment.key(), commitment.attempt(), commitment.runStartedAt(), place -> {
                                if (place.equals("swap.before") && faster.isEmpty()) {
                                    faster.add(sink(mode).commit(staged, commitment));
                                }
                            }));

            assertThat(faster).extracting(Committed::recognised).containsExactly(false);
            assertThat(slower).isEqualTo(new Committed(faster.get(0).version(), true));
            assertThat(ids()).containsExactly(generation);
        }
    }

    /** The first attempts at a new table all make its folders. */
    @Test
    void manyMakeOneFolderAtOnce() throws Exception {
        for (int round = 0; round < 100; round++) {
            String folder = root + "/" + round + "/db/t/metadata/";
            List<Callable<Boolean>> writes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String file = folder + i;
                writes.add(() -> {
                    new LocalFiles().newOutputFile(file).create().close();
                    return Files.exists(Path.of(file));
                });
            }
            assertThat(atOnce(writes)).containsOnly(true);
        }
    }

    @Test
    void ofManyAtOnceOneAppends() throws Exception {
        Sink sink = sink(WriteMode.Kind.APPEND);
        Staged staged = staged(sink, "r", 1, item(1), item(2));
        List<Callable<Committed>> commits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            commits.add(() -> sink(WriteMode.Kind.APPEND).commit(staged, commitment("r", 1)));
        }

        List<Committed> committed = atOnce(commits);

        assertThat(committed).extracting(Committed::recognised).containsOnlyOnce(false);
        assertThat(committed)
                .extracting(Committed::version)
                .containsOnly(committed.get(0).version());
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void differentRunsAtOnceAllAppend() throws Exception {
        Sink sink = sink(WriteMode.Kind.APPEND);
        List<Callable<Committed>> commits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String run = "r" + i;
            Staged staged = staged(sink, run, 1, item(i));
            commits.add(() -> sink(WriteMode.Kind.APPEND).commit(staged, commitment(run, 1)));
        }

        assertThat(atOnce(commits)).extracting(Committed::recognised).containsOnly(false);
        assertThat(ids()).containsExactly(0, 1, 2);
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(work)) {
            results.add(result.get());
        }
        threads.shutdown();
        return results;
    }

    @Test
    void higherGenerationReplacesAndLowerIsFenced() throws IOException {
        for (WriteMode.Kind mode :
                List.of(WriteMode.Kind.APPEND, WriteMode.Kind.OVERWRITE, WriteMode.Kind.OVERWRITE_PARTITIONS)) {
            String run = mode.word();
            Sink sink = sink(mode, "day");
            sink(WriteMode.Kind.OVERWRITE).commit(staged(sink, "zero" + run, 1), commitment("zero" + run, 1));
            Staged low = staged(sink, run, 1, item(1), item(2));
            sink.commit(low, commitment(run, 1));
            sink.commit(staged(sink, run, 2, item(2), item(3)), commitment(run, 2));

            assertThat(ids()).as(run).containsExactly(2, 3);
            assertThatThrownBy(() -> sink.commit(low, commitment(run, 1)))
                    .isInstanceOf(DriverFailure.class)
                    .hasMessageContaining("generation 2 of this run has written it");
        }
    }

    @Test
    void appendedRowsThatStandInOtherFilesNowAreNotAppendedAgain() throws IOException {
        Sink append = sink(WriteMode.Kind.APPEND);
        append.commit(staged(append, "r", 1, item(1)), commitment("r", 1));
        Sink overwrite = sink(WriteMode.Kind.OVERWRITE);
        overwrite.commit(staged(overwrite, "other", 1, item(1)), commitment("other", 1));

        assertThatThrownBy(() -> append.commit(staged(append, "r", 2, item(1)), commitment("r", 2)))
                .hasMessageContaining("0 of 1 are left");
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void runThatMayHaveBeenForgottenIsRefused() throws IOException {
        Sink sink = sink(WriteMode.Kind.APPEND);
        Instant before = Instant.now().minus(Duration.ofHours(1));
        Staged nothing = staged(sink, "n", 1);
        for (int i = 0; i < CommitRecords.MOST; i++) {
            sink.commit(nothing, commitment("write", "r" + i, 1, Instant.now()));
        }
        Staged late = staged(sink, "late", 1, item(1));

        assertThatThrownBy(() -> sink.commit(late, commitment("write", "late", 1, before)))
                .hasMessageContaining("last 100 commits only");
        assertThat(sink.commit(late, commitment("write", "r50", 1, before)).recognised())
                .isTrue();
        assertThat(sink.commit(staged(sink, "late", 1, item(1)), commitment("other", "late", 1, before))
                        .recognised())
                .isFalse();
    }

    @Test
    void rowsReadOneByOneSayWhereTheyAreFrom() throws IOException {
        Sink sink = sink(WriteMode.Kind.APPEND);
        sink.commit(staged(sink, "r", 1, item(1), item(2)), commitment("r", 1));
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t");
        Source source = new IcebergConnector().source(new SourceUse("read", use, SCHEMA, connection()));
        try (RowReader reader = source.open(source.pin()).splits().get(0).open()) {
            for (long position = 1; position <= 2; position++) {
                RowReader.Row row = (RowReader.Row) Objects.requireNonNull(reader.next());
                assertThat(row.position()).isEqualTo(position);
                assertThat(Path.of(String.valueOf(row.file()))).isRegularFile().isAbsolute();
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void catalogsAreAskedWhetherTheyAnswer() {
        new IcebergConnector().reach("lake", connection());
        Connection unknown = Connection.of(
                "iceberg", Map.of("catalog", "jdbc", "uri", "jdbc:nothing:db", "warehouse", root.toString()));
        assertThatThrownBy(() -> new IcebergConnector().reach("lake", unknown))
                .isInstanceOfSatisfying(DriverFailure.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
                    assertThat(failure.message()).contains("of the connection \"lake\"", "Correct the connection");
                });
    }

    @Test
    void stagedRowsAreDiscardedWhole() throws IOException {
        Sink sink = sink(WriteMode.Kind.APPEND, "day");
        Stage stage = new Stage("r", 1, 1, 1);
        Rows.stage(sink.open(stage), List.of(item(1), item(2)));
        sink.discard(stage);
        sink.discard(stage);

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".parquet"));
        }
    }

    @Test
    void partitionsAreOverwrittenInFilesOfBeforeToo() throws IOException {
        Sink append = sink(WriteMode.Kind.APPEND);
        append.commit(staged(append, "r1", 1, item(1), item(2)), commitment("r1", 1));
        append.commit(staged(append, "r2", 1, item(3)), commitment("r2", 1));
        new Catalogs()
                .open(connection())
                .loadTable(TableIdentifier.of("db", "t"))
                .updateSpec()
                .addField("day")
                .commit();

        Sink overwrite = sink(WriteMode.Kind.OVERWRITE_PARTITIONS);
        Item anew = new Item(30, item(3).day());
        overwrite.commit(staged(overwrite, "r3", 1, anew, item(4)), commitment("r3", 1));
        assertThat(ids()).containsExactly(1, 2, 4, 30);

        Staged part = staged(overwrite, "r4", 1, new Item(10, item(1).day()));
        assertThatThrownBy(() -> overwrite.commit(part, commitment("r4", 1)))
                .isInstanceOfSatisfying(DriverFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("PARTITIONS_MIXED");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
                });
        assertThat(ids()).containsExactly(1, 2, 4, 30);
    }

    @Test
    void columnThatDoesNotFitIsNamed() {
        sink(WriteMode.Kind.APPEND).open(new Stage("r", 1, 1, 1));
        Stage stage = new Stage("r", 1, 2, 2);

        assertThatThrownBy(() -> sink(WriteMode.Kind.APPEND, with("id", Scalar.LONG, false))
                        .open(stage))
                .hasMessageContaining("column \"id\" does not fit: the table has it as int, and the step gives a long");
        assertThatThrownBy(() -> sink(WriteMode.Kind.APPEND, with("day", Scalar.DATE, true))
                        .open(stage))
                .hasMessageContaining("column \"day\" does not fit: the table requires a value");
        assertThatThrownBy(() -> sink(WriteMode.Kind.APPEND, with("more", Scalar.INT, true))
                        .open(stage))
                .hasMessageContaining("the table has no such column. It has: id, day");
        assertThatThrownBy(() -> sink(
                                WriteMode.Kind.APPEND,
                                new Schema(SCHEMA.columns().subList(0, 1)))
                        .open(stage))
                .hasMessageContaining("column \"day\" does not fit: the table requires it");
    }

    private static Schema with(String name, Scalar type, boolean nullable) {
        List<Schema.Column> columns = new ArrayList<>(SCHEMA.columns());
        columns.removeIf(column -> column.name().equals(name));
        columns.add(new Schema.Column(name, type, nullable));
        return new Schema(columns);
    }
}
