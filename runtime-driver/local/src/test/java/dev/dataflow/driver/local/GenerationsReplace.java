package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a second run, a retry, and a task done again on purpose do to the rows that stand. */
final class GenerationsReplace {
    @TempDir
    Path root;

    private Workplace place = new Workplace(Path.of(""));

    record Item(int id, LocalDate day) {}

    @BeforeEach
    void place() throws IOException {
        place = new Workplace(root);
        place.file("items.csv", "id,day\n1,2026-01-01\n2,2026-01-02\n");
    }

    private static PipelineDocument document(WriteMode.Kind mode, String... partitionedBy) {
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.items", mode, "items", partitionedBy)
                .document();
    }

    @Test
    void retryOfASucceededTaskIsRecognised() throws IOException {
        PipelineDocument append = document(WriteMode.Kind.APPEND);
        place.run(append);

        Result again = place.run(append, Ask.first().attempt(2));

        assertThat(place.rows("db.items")).hasSize(2);
        assertThat(again.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(true);
        assertThat(again.reported().read()).isEqualTo(2);
        assertThat(again.reported().written()).isEqualTo(2);
    }

    @Test
    void retryWithoutItsStagingIsRecognisedByTheTable() throws IOException {
        PipelineDocument append = document(WriteMode.Kind.APPEND);
        place.run(append);
        Files.move(place.path("staging"), place.path("lost"));

        Result again = place.run(append);

        assertThat(place.rows("db.items")).hasSize(2);
        assertThat(again.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(true);
    }

    @Test
    void anotherRunAppends() throws IOException {
        PipelineDocument append = document(WriteMode.Kind.APPEND);
        place.run(append);
        place.run(append, Ask.first().run("other"));

        assertThat(place.rows("db.items")).hasSize(4);
    }

    @Test
    void higherGenerationReplacesWhatItAppended() throws IOException {
        PipelineDocument append = document(WriteMode.Kind.APPEND);
        place.run(append);
        place.run(append, Ask.first().run("other"));
        place.file("items.csv", "id,day\n3,2026-01-03\n");

        Result again = place.run(append, Ask.first().attempt(2).generation(2));

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(place.rows("db.items"))
                .isEqualTo(List.of(List.of(1, "2026-01-01"), List.of(2, "2026-01-02"), List.of(3, "2026-01-03")));
    }

    @Test
    void lowerGenerationStandsUntilTheHigherIsCommitted() throws IOException {
        PipelineDocument append = document(WriteMode.Kind.APPEND);
        place.run(append);
        place.file("items.csv", "id,day\n3,2026-01-03\n");

        Result cut = place.run(append, ask(2), name -> {
            if (name.equals("intent.before")) {
                throw new IllegalStateException("cut off");
            }
        });

        assertThat(cut.code()).isNotZero();
        assertThat(place.rows("db.items")).isEqualTo(List.of(List.of(1, "2026-01-01"), List.of(2, "2026-01-02")));
    }

    @Test
    void higherGenerationTakesItsRowsOutOfPartitionsThatItNoLongerHas() throws IOException {
        PipelineDocument byDay = document(WriteMode.Kind.OVERWRITE_PARTITIONS, "day(day)");
        place.file("items.csv", "id,day\n9,2026-01-09\n");
        place.run(byDay, Ask.first().run("earlier"));
        place.file("items.csv", "id,day\n1,2026-01-01\n2,2026-01-02\n");
        place.run(byDay);
        place.file("items.csv", "id,day\n5,2026-01-02\n");

        Result again = place.run(byDay, Ask.first().attempt(2).generation(2));

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(place.rows("db.items")).isEqualTo(List.of(List.of(5, "2026-01-02"), List.of(9, "2026-01-09")));
    }

    @Test
    void lowerGenerationIsFenced() throws IOException {
        PipelineDocument overwrite = document(WriteMode.Kind.OVERWRITE);
        place.run(overwrite, Ask.first().generation(2));

        Result stale = place.run(overwrite, Ask.first().attempt(2));

        assertThat(stale.failure().code()).isEqualTo("SUPERSEDED");
        assertThat(stale.code()).isEqualTo(12);
    }

    /** The lower generation has its intent and sleeps; the higher one does all; then the lower one goes on. */
    @ParameterizedTest
    @CsvSource({"1, bad, worse", "1, bad, fine", "1, fine, bad", "1, fine, fine", "2, bad, worse", "2, fine, bad"})
    void lowerGenerationThatIsLateLeavesTheDeadLettersAlone(int lower, String itsNote, String higherNote)
            throws Exception {
        PipelineDocument document = new Pipelines()
                .read("items", Noted.class, BadRecords.DEAD_LETTERS, "items.csv")
                .write("write", "db.items", WriteMode.Kind.OVERWRITE, "items")
                .document();
        if (lower > 1) {
            place.file("items.csv", note("oldest"));
            place.run(document);
        }
        place.file("items.csv", note(itsNote));
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        FutureTask<Result> late = new FutureTask<>(() -> place.run(document, ask(lower), name -> {
            if (name.equals("dead-letters.before")) {
                asleep.countDown();
                await(wake);
            }
        }));
        new Thread(late, "late").start();
        await(asleep);
        place.file("items.csv", note(higherNote));

        Result higher = place.run(document, ask(lower + 1));
        wake.countDown();

        assertThat(late.get(60, TimeUnit.SECONDS).code()).isIn(0, 12);
        assertThat(higher.code()).as(higher.err()).isZero();
        Path letters = place.deadLetters(Ask.first());
        String found = Files.exists(letters) ? Files.readString(letters) : "";
        assertThat(found.lines())
                .hasSize(higherNote.equals("fine") ? 0 : 1)
                .allMatch(line -> line.contains("no," + higherNote));
        try (Stream<Path> left = Files.list(letters.resolveSibling("."))) {
            assertThat(left.map(Path::getFileName).filter(file -> !file.equals(letters.getFileName())))
                    .isEmpty();
        }
    }

    record Noted(int id, String note) {}

    private static String note(String note) {
        return "id,note\n" + (note.equals("fine") ? "1," : "no,") + note + "\n";
    }

    private static Ask ask(int generation) {
        return Ask.first().attempt(generation).generation(generation);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void overwriteWithNoRowsEmptiesTheTable() throws IOException {
        PipelineDocument overwrite = document(WriteMode.Kind.OVERWRITE);
        place.run(overwrite);
        place.file("items.csv", "id,day\n");

        Result empty = place.run(overwrite, Ask.first().run("empty"));

        assertThat(empty.code()).as(empty.err()).isZero();
        assertThat(place.rows("db.items")).isEmpty();
    }

    @Test
    void overwritePartitionsWithNoRowsLeavesAllAlone() throws IOException {
        PipelineDocument byDay = document(WriteMode.Kind.OVERWRITE_PARTITIONS, "day");
        place.run(byDay);
        place.file("items.csv", "id,day\n");

        place.run(byDay, Ask.first().run("empty"));

        assertThat(place.rows("db.items")).hasSize(2);
    }
}
