package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes by key, and writes that make their table: what becomes of the rows that stand, whatever is killed or comes between. */
final class KeysDecide {
    @TempDir
    Path root;

    private Workplace place = new Workplace(Path.of(""));

    record Item(@Nullable Integer id, @Nullable String shop, int amount) {}

    record Wide(@Nullable Long id, @Nullable String shop, long amount) {}

    record Other(@Nullable String shop, long weight) {}

    @BeforeEach
    void place() throws IOException {
        place = new Workplace(root);
        items("1,a,10", "2,b,20");
        ran(place.run(document(WriteMode.Kind.UPSERT), Ask.first().run("before")));
    }

    private void items(String... lines) throws IOException {
        place.file("items.csv", "id,shop,amount\n" + String.join("\n", lines) + "\n");
    }

    private static PipelineDocument document(WriteMode.Kind mode, String... partitionedBy) {
        WriteMode write = new WriteMode(mode, mode.keyed() ? List.of("id") : List.of());
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.items", write, "items", partitionedBy)
                .document();
    }

    private static Result ran(Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private List<List<Object>> rows() throws IOException {
        return place.rows("db.items");
    }

    @Test
    void upsertReplacesAndAdds() throws IOException {
        items("2,c,21", "3,c,30");

        Result result = ran(place.run(document(WriteMode.Kind.UPSERT)));

        assertThat(rows()).containsExactlyInAnyOrder(List.of(1, "a", 10), List.of(2, "c", 21), List.of(3, "c", 30));
        assertThat(result.reported().written()).isEqualTo(2);
        items("2,d,22");
        ran(place.run(document(WriteMode.Kind.UPSERT), Ask.first().run("third")));
        assertThat(rows()).containsExactlyInAnyOrder(List.of(1, "a", 10), List.of(2, "d", 22), List.of(3, "c", 30));
    }

    @Test
    void tableMayHaveWiderKeys() throws IOException {
        items("1,a,10", "2,b,20");
        ran(place.run(new Pipelines()
                .read("items", Wide.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.wide", new WriteMode(WriteMode.Kind.OVERWRITE, List.of()), "items")
                .document()));
        items("2,c,21", "3,c,30");
        PipelineDocument ints = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.wide", new WriteMode(WriteMode.Kind.UPSERT, List.of("id")), "items")
                .document();

        ran(place.run(ints, Ask.first().run("second")));

        assertThat(place.rows("db.wide"))
                .containsExactlyInAnyOrder(List.of(1, "a", 10), List.of(2, "c", 21), List.of(3, "c", 30));
    }

    @Test
    void updateLeavesOthersOut() throws IOException {
        items("2,c,21", "3,c,30");

        Result result = ran(place.run(document(WriteMode.Kind.UPDATE)));

        assertThat(rows()).containsExactlyInAnyOrder(List.of(1, "a", 10), List.of(2, "c", 21));
        assertThat(result.reported().written()).isEqualTo(1);
    }

    @Test
    void insertFailsOnAKeyThatStands() throws IOException {
        items("3,c,30", "2,c,21");

        Result result = place.run(document(WriteMode.Kind.INSERT));

        assertThat(result.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(result.failure().code()).isEqualTo("KEY_EXISTS");
        assertThat(result.failure().message())
                .startsWith("Step \"write\" cannot write to db.items: the key id = 2 stands there already.");
        assertThat(rows()).hasSize(2);
        items("3,c,30");
        ran(place.run(document(WriteMode.Kind.INSERT), Ask.first().attempt(2)));
        assertThat(rows()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = WriteMode.Kind.class,
            names = {"INSERT", "UPDATE", "UPSERT"})
    void keysAreThereAndOnce(WriteMode.Kind mode) throws IOException {
        boolean update = mode == WriteMode.Kind.UPDATE;
        items(update ? "2,c,5" : "5,c,5", update ? "2,d,6" : "5,d,6");
        Result twice = place.run(document(mode));
        assertThat(twice.failure().code()).isEqualTo("KEY_DUPLICATED");
        assertThat(twice.failure().message()).contains("more than one row has the key id = " + (update ? 2 : 5));

        items(",c,5", "6,d,6");
        Result missing = place.run(document(mode), Ask.first().attempt(2));
        if (update) {
            // A row without a key stands nowhere.
            assertThat(ran(missing).reported().written()).isZero();
        } else {
            assertThat(missing.failure().code()).isEqualTo("KEY_NULL");
        }
        assertThat(rows()).hasSize(2);
    }

    @Test
    void partitionOfARowMayChange() throws IOException {
        PipelineDocument byShop = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.shops", new WriteMode(WriteMode.Kind.UPSERT, List.of("id")), "items", "shop")
                .document();
        ran(place.run(byShop));
        items("1,b,11", "2,,21");
        ran(place.run(byShop, Ask.first().run("second")));

        List<@Nullable Object> second = new ArrayList<>();
        second.add(2);
        second.add(null);
        second.add(21);
        assertThat(place.rows("db.shops"))
                .hasSize(2)
                .contains(List.of(1, "b", 11))
                .anyMatch(second::equals);
    }

    @Test
    void whoComesBetweenIsSeenByTheNextTry() throws IOException {
        items("2,mine,1", "3,mine,1");
        PipelineDocument mine = document(WriteMode.Kind.UPSERT);
        Result first = place.run(mine, Ask.first(), name -> {
            if (name.equals("intent.after")) {
                between();
            }
        });

        assertThat(first.failure().code()).isEqualTo("COMMIT_CONFLICT");
        assertThat(first.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(rows())
                .containsExactlyInAnyOrder(List.of(1, "a", 10), List.of(2, "theirs", 1), List.of(4, "theirs", 1));

        ran(place.run(mine, Ask.first().attempt(2)));
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        List.of(1, "a", 10), List.of(2, "mine", 1), List.of(3, "mine", 1), List.of(4, "theirs", 1));
    }

    private void between() {
        try {
            place.file("theirs.csv", "id,shop,amount\n2,theirs,1\n4,theirs,1\n");
            ran(place.run(
                    new Pipelines()
                            .read("items", Item.class, BadRecords.FAIL, "theirs.csv")
                            .write("write", "db.items", new WriteMode(WriteMode.Kind.UPSERT, List.of("id")), "items")
                            .document(),
                    Ask.first().run("theirs")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WriteMode.Kind.class,
            names = {"UPSERT", "REPLACE"})
    void attemptThatEndsAnywhereIsFinishedByTheNext(WriteMode.Kind mode) throws IOException {
        String[] lines = {"2,c,21", "3,c,30"};
        List<String> reached = new ArrayList<>();
        items(lines);
        place.run(document(mode), Ask.first().run("dry"), reached::add);
        assertThat(reached).contains("staged.write", "commit.before.write", "commit.after.write");
        reached.remove("report.before");
        for (String name : reached) {
            reset();
            items(lines);
            place.run(document(mode), Ask.first().run("r-" + name), at -> {
                if (at.equals(name)) {
                    throw new IllegalStateException("ended at " + at);
                }
            });
            ran(place.run(document(mode), Ask.first().run("r-" + name).attempt(2)));

            List<List<Object>> expected = new ArrayList<>(List.of(List.of(2, "c", 21), List.of(3, "c", 30)));
            if (mode == WriteMode.Kind.UPSERT) {
                expected.add(List.of(1, "a", 10));
            }
            assertThat(rows()).as(mode + " ended at " + name).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private void reset() throws IOException {
        items("1,a,10", "2,b,20");
        ran(place.run(document(WriteMode.Kind.REPLACE), Ask.first().run("reset" + System.nanoTime())));
    }

    @ParameterizedTest
    @EnumSource(
            value = WriteMode.Kind.class,
            names = {"INSERT", "UPSERT", "REPLACE"})
    void higherGenerationReplacesTheLower(WriteMode.Kind mode) throws IOException {
        items("5,c,1", "6,c,1");
        ran(place.run(document(mode)));
        items("5,d,2");
        ran(place.run(document(mode), Ask.first().generation(2)));

        assertThat(rows()).contains(List.of(5, "d", 2)).doesNotContain(List.of(5, "c", 1));
        // What a lower generation inserted goes with it; what it put in the place of other rows is not known any more.
        assertThat(rows().contains(List.of(6, "c", 1))).isEqualTo(mode == WriteMode.Kind.UPSERT);
    }

    @Test
    void replaceTakesTheRowsOwnColumns() throws IOException {
        place.file("other.csv", "shop,weight\nx,7\n");
        PipelineDocument other = new Pipelines()
                .read("items", Other.class, BadRecords.FAIL, "other.csv")
                .write("write", "db.items", WriteMode.Kind.REPLACE, "items", "shop")
                .document();

        Result result = ran(place.run(other));
        assertThat(rows()).containsExactly(List.of("x", 7));
        Result again = ran(place.run(other, Ask.first().attempt(2)));

        assertThat(result.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(false);
        assertThat(again.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(true);
        assertThat(rows()).containsExactly(List.of("x", 7));
    }

    @Test
    void tableThatIsThereIsAnError() throws IOException {
        Result result = place.run(document(WriteMode.Kind.ERROR_IF_EXISTS));

        assertThat(result.failure().code()).isEqualTo("TABLE_EXISTS");
        assertThat(result.failure().message()).contains("Drop it, or write in another mode");
        assertThat(rows()).hasSize(2);
    }

    @Test
    void tableThatAnEarlierAttemptMadeIsNone() throws IOException {
        PipelineDocument made = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.made", WriteMode.Kind.ERROR_IF_EXISTS, "items")
                .document();
        place.run(made, Ask.first(), at -> {
            if (at.equals("staged.write")) {
                throw new IllegalStateException("ended at " + at);
            }
        });
        ran(place.run(made, Ask.first().attempt(2)));

        assertThat(place.rows("db.made")).hasSize(2);
        assertThat(place.run(made, Ask.first().run("another")).failure().code()).isEqualTo("TABLE_EXISTS");
    }
}
