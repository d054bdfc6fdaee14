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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
