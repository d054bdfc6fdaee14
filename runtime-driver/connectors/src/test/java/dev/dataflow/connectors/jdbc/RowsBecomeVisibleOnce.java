package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.commitment;
import static dev.dataflow.connectors.jdbc.TestTable.required;
import static dev.dataflow.connectors.jdbc.TestTable.row;
import static dev.dataflow.connectors.jdbc.TestTable.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A key's rows appear once in a table, whoever commits them and how often, on every database. */
@ParameterizedClass
@EnumSource(Store.class)
final class RowsBecomeVisibleOnce {
    @Parameter
    Store store = Store.POSTGRES;

    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws SQLException {
        table = new TestTable(store.fresh(folder), "items", new Schema(List.of()))
                .with(required("id", Scalar.INT), TestTable.column("name", Scalar.STRING));
    }

    @Test
    void secondCommitOfAKeyIsRecognised() throws IOException {
        Sink sink = table.sink(Kind.APPEND);
        Staged staged = table.staged(sink, stage("r", 1), row(1, "a"), row(2, "b"));

        Committed first = sink.commit(staged, commitment("r", 1));
        Committed second = table.sink(Kind.APPEND).commit(staged, commitment("r", 1));

        assertThat(first.recognised()).isFalse();
        assertThat(second).isEqualTo(new Committed(first.version(), true));
        assertThat(table.ids()).containsExactly(1, 2);
        assertNothingIsStaged();
    }

    @Test
    void otherRowsOfTheSameKeyAreRecognisedAndRemoved() throws IOException {
        Sink sink = table.sink(Kind.APPEND);
        Staged one = table.staged(sink, stage("r", 1), row(1, "a"), row(3, "c"));
        Staged other = table.staged(sink, stage("r", 1), row(2, "b"));
        sink.commit(one, commitment("r", 1));

        assertThat(sink.commit(other, commitment("r", 1)).recognised()).isTrue();
        assertThat(table.ids()).containsExactly(1, 3);
        assertNothingIsStaged();
        assertThatThrownBy(() -> sink.commit(other, commitment("r2", 1)))
                .hasMessageContaining("of 1 staged rows 0 are left");
        assertThat(table.ids()).containsExactly(1, 3);
    }

    @Test
    void ofManyAtOnceOneCommits() throws Exception {
        for (int round = 0; round < 10; round++) {
            String run = "r" + round;
            int id = round;
            Staged staged = table.staged(table.sink(Kind.APPEND), stage(run, 1), row(id, "a"));
            List<Callable<Committed>> commits = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                commits.add(() -> table.sink(Kind.APPEND).commit(staged, commitment(run, 1)));
            }

            assertThat(atOnce(commits)).extracting(Committed::recognised).containsOnlyOnce(false);
            assertThat(table.ids()).hasSize(round + 1);
        }
    }

    @Test
    void generationsAtOnceLeaveOnlyTheHigherOnesRows() throws Exception {
        for (int i = 0; i < 3; i++) {
            String run = "r" + i;
            Sink sink = table.sink(Kind.OVERWRITE);
            Staged low = table.staged(sink, stage(run, 1), row(1, "low"));
            Staged high = table.staged(sink, stage(run, 2), row(2, "high"));
            List<Callable<String>> commits = List.of(
                    () -> outcome(() -> table.sink(Kind.OVERWRITE).commit(low, commitment(run, 1))),
                    () -> outcome(() -> table.sink(Kind.OVERWRITE).commit(high, commitment(run, 2))));

            List<String> outcomes = atOnce(commits);

            assertThat(outcomes.get(0)).isIn("done", "generation 2");
            assertThat(outcomes.get(1)).isEqualTo("done");
            assertThat(table.ids()).containsExactly(2);
        }
    }

    private static String outcome(Callable<Committed> commit) throws Exception {
        try {
            commit.call();
            return "done";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage()).contains("generation 2 of this run has written it")
                    ? "generation 2"
                    : e.toString();
        }
    }

    @Test
    void differentRunsAtOnceAllAppend() throws Exception {
        List<Callable<Committed>> commits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String run = "r" + i;
            Sink sink = table.sink(Kind.APPEND);
            Staged staged = table.staged(sink, stage(run, 1), row(i, "x"));
            commits.add(() -> table.sink(Kind.APPEND).commit(staged, commitment(run, 1)));
        }

        assertThat(atOnce(commits)).extracting(Committed::recognised).containsOnly(false);
        assertThat(table.ids()).containsExactly(0, 1, 2);
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
    void higherGenerationReplacesAndLowerIsFenced() throws Exception {
        boolean tells = store == Store.POSTGRES;
        for (Kind mode : List.of(Kind.APPEND, Kind.INSERT, Kind.OVERWRITE, Kind.REPLACE)) {
            if ((mode == Kind.REPLACE && store == Store.H2)
                    || (!tells && (mode == Kind.APPEND || mode == Kind.INSERT))) {
                continue;
            }
            TestTable own = table.named(mode.name());
            String run = mode.word();
            Sink sink = own.sink(mode, mode == Kind.INSERT ? new String[] {"id"} : new String[0]);
            Staged low = own.staged(sink, stage(run, 1), row(1, "a"), row(2, "b"));
            Staged late = own.staged(sink, stage(run, 1), row(9, "z"));
            sink.commit(low, commitment(run, 1));
            sink.commit(own.staged(sink, stage(run, 2), row(2, "b"), row(3, "c")), commitment(run, 2));

            assertThat(own.ids()).as(run).containsExactly(2, 3);
            assertThatThrownBy(() -> sink.commit(late, commitment(run, 1)))
                    .hasMessageContaining("generation 2 of this run has written it");
            assertThat(own.ids()).as(run).containsExactly(2, 3);
        }
        assertNothingIsStaged();
    }

    @Test
    void appendedRowsThatCannotBeToldFromOthersAreNotAppendedAgain() throws Exception {
        Sink sink = table.sink(Kind.APPEND);
        sink.commit(table.staged(sink, stage("r", 1), row(1, "a"), row(2, "b")), commitment("r", 1));
        Store.execute(table.connection(), "UPDATE \"items\" SET \"name\" = 'other' WHERE \"id\" = 1");
        Staged again = table.staged(sink, stage("r", 2), row(1, "a"));

        assertThatThrownBy(() -> sink.commit(again, commitment("r", 2)))
                .hasMessageContaining("added 2 rows")
                .hasMessageContaining(
                        store == Store.POSTGRES ? "1 of them can be found" : "nothing tells which they are");
        assertThat(table.ids()).containsExactly(1, 2);
    }

    @Test
    void tableWithAColumnForItTellsWhichRowsAGenerationAppended() throws Exception {
        Store.execute(
                table.connection(),
                "CREATE TABLE \"items\" (\"id\" INT NOT NULL, \"name\" VARCHAR(20), \"_dataflow_commit\" VARCHAR(64))");
        table.write("other", Kind.APPEND, row(7, "o"));
        table.write("r", Kind.APPEND, row(1, "a"), row(2, "b"));
        table.write("r", 2, Kind.APPEND, List.of(), row(3, "c"));

        assertThat(table.ids()).containsExactly(3, 7);
    }

    @Test
    void abandonedRowsAreRemovedWholeAndAgain() throws Exception {
        Sink sink = table.sink(Kind.APPEND);
        Stage stage = stage("r", 1);
        table.staged(sink, stage, row(1, "a"));
        sink.discard(stage);
        sink.discard(stage);

        assertNothingIsStaged();
        assertThat(table.ids()).isEmpty();
    }

    @Test
    void tableThatIsThereIsNotMadeAgainButByItsOwnCommit() throws Exception {
        Assumptions.assumeTrue(store != Store.H2);
        Sink sink = table.sink(Kind.ERROR_IF_EXISTS);
        Staged staged = table.staged(sink, stage("r", 1), row(1, "a"));
        Staged rival = table.staged(sink, stage("rival", 1), row(2, "b"));
        sink.commit(staged, commitment("r", 1));

        assertThat(sink.commit(staged, commitment("r", 1)).recognised()).isTrue();
        assertThatThrownBy(() -> sink.commit(rival, commitment("rival", 1)))
                .hasMessageContaining("it is there already");
        assertThatThrownBy(() -> sink.open(stage("third", 1))).hasMessageContaining("it is there already");
        table.write("r", 2, Kind.ERROR_IF_EXISTS, List.of(), row(3, "c"));
        assertThat(table.ids()).containsExactly(3);

        TestTable others = table.named("others");
        others.write("zero", Kind.APPEND, row(8, "o"));
        assertThatThrownBy(() -> others.write("r", 3, Kind.ERROR_IF_EXISTS, List.of(), row(4, "d")))
                .hasMessageContaining("it is there already");
        assertThat(others.ids()).containsExactly(8);
    }

    private void assertNothingIsStaged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(StagingTable.PREFIX));
        }
        if (store != Store.SQLITE) {
            try {
                assertThat(
                                Store.rows(
                                        table.connection(),
                                        "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%dataflow_stage%'"))
                        .isEmpty();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
