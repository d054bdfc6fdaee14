package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.faults.FaultReport;
import dev.dataflow.driver.local.FaultedLife.Turn;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commit stood, and who made it never heard of it: the next attempt reads, stages and writes nothing. */
final class WhatIsCommittedIsRecognised {
    private static final int MANY = 1_000_000;
    private static final int TIMES = 5;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void whenTheAcknowledgementIsLost(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("acknowledgement lost after the commit", sink, 1);
        try (FaultedLife life = new FaultedLife(sink, root, tally, new Random(1))) {
            for (String failpoint : List.of("commit.after.", "committing." + committed(life) + ".")) {
                Turn turn = life.next();
                long began = System.nanoTime();
                life.thrownOut(turn, failpoint + FaultedSink.STEP);
                long first = System.nanoTime() - began;
                Map<String, Long> before =
                        files(life.place().path("data"), life.place().path("warehouse"));
                List<String> reached = new ArrayList<>();
                began = System.nanoTime();

                Result retry = life.place().run(turn.document(), turn.ask(2), reached::add);

                System.out.printf(
                        "faults %s at %s: the retry took %.2f of the first try%n",
                        sink.words(), failpoint, (double) (System.nanoTime() - began) / first);
                assertThat(retry.code()).as(retry.err()).isZero();
                assertThat(retry.reported().sinks())
                        .extracting(Report.SinkCommit::recognised)
                        .containsExactly(true);
                assertThat(reached)
                        .as("it finishes the intent, and makes none")
                        .startsWith("commit.before.write")
                        .noneMatch(name -> name.matches("committing\\.(swap|transaction|manifest)\\..*"));
                if (failpoint.startsWith("commit.after.")) {
                    assertThat(files(life.place().path("data"), life.place().path("warehouse")))
                            .isEqualTo(before);
                }
                life.count();
            }
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    /** A pipeline of the same name in another Airflow, or in one whose records and staging were lost, and the same run. */
    @ParameterizedTest
    @EnumSource
    void whoComesToTheSameNumbersElsewhereTouchesNothing(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("the same run elsewhere", sink, 1);
        try (FaultedLife life = new FaultedLife(sink, root.resolve("here"), tally, new Random(1))) {
            Turn turn = life.next();
            life.succeed(turn, 1);
            Workplace elsewhere = new Workplace(Files.createDirectories(root.resolve("elsewhere")));
            life.place().connections().forEach(elsewhere::connection);

            Result same = elsewhere.run(turn.document(), turn.ask(1));

            assertThat(same.code()).as(same.err()).isZero();
            assertThat(same.reported().sinks())
                    .extracting(Report.SinkCommit::recognised)
                    .containsExactly(true);
            life.count();
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void whenItIsThrownOutJustBeforeTheCommit(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("thrown out just before the commit", sink, 1);
        try (FaultedLife life = new FaultedLife(sink, root, tally, new Random(1))) {
            Turn turn = life.next();
            life.thrownOut(
                    turn, FailpointNames.withinCommits(turn.document(), "task").get(0));
            tally.count("before the retry", List.of(), life.rows());

            assertThat(life.succeed(turn, 2).reported().sinks())
                    .extracting(Report.SinkCommit::recognised)
                    .containsExactly(false);

            life.count();
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    /** It had found nothing of its key, slept, and wakes up when another attempt has committed the very same rows. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "POSTGRES_.*")
    void whenItComesBetweenTheLookAndTheCommit(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("asleep between look and commit", sink, 1);
        try (FaultedLife life = new FaultedLife(sink, root, tally, new Random(1))) {
            for (int turn = 0; turn < 2; turn++) {
                Turn next = life.next();
                String failpoint =
                        FailpointNames.withinCommits(next.document(), "task").get(0);
                Result late = life.overtaken(next, failpoint);

                assertThat(late.code()).as(late.err()).isZero();
                assertThat(late.reported().sinks())
                        .extracting(Report.SinkCommit::recognised)
                        .containsExactly(true);
                life.count();
            }
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    /** Of a first try that has something to do, while nobody looks; what the retry takes is written down, and fails nothing. */
    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void whenTheAcknowledgementOfAMillionRowsIsLost(FaultedSink sink) throws Exception {
        StringBuilder rows = new StringBuilder("id,turn,part\n");
        for (int i = 0; i < MANY; i++) {
            rows.append(i).append(",1,").append(i % 3).append('\n');
        }
        Workplace place = sink.place(root, Pipelines.NAME).file("many.csv", rows.toString());
        PipelineDocument many = sink.document(new Pipelines().engine(), "many.csv");
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Ask ask = Ask.first().run("run-" + i);
            long began = System.nanoTime();
            Result lost = place.run(many, ask, name -> {
                if (name.equals("commit.after." + FaultedSink.STEP)) {
                    throw new IllegalStateException("It is not heard of");
                }
            });
            first.add(System.nanoTime() - began);
            assertThat(lost.code()).isNotZero();
            began = System.nanoTime();
            Result retry = place.run(many, ask.attempt(2));
            second.add(System.nanoTime() - began);
            assertThat(retry.reported().sinks())
                    .extracting(Report.SinkCommit::recognised)
                    .containsExactly(true);
        }
        try (ForeignReader reader = sink.reader(place)) {
            assertThat(reader.rows()).hasSize(TIMES * MANY);
        }
        FaultReport.ofCheckout()
                .write(
                        "retries",
                        sink.words(),
                        String.format(Locale.ROOT, "%.2f s", median(first)),
                        String.format(Locale.ROOT, "%.2f s", median(second)),
                        String.format(Locale.ROOT, "%.2f", median(second) / median(first)));
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e9;
    }

    /** The first place at which the rows are there for good. */
    private static String committed(FaultedLife life) throws IOException {
        return FailpointNames.withinCommits(life.document("any.csv"), "task").stream()
                .map(name -> name.substring("committing.".length(), name.lastIndexOf('.')))
                .filter(name -> name.endsWith(".after"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "ICEBERG_UPSERT"})
    void whenAllSnapshotsAreExpiredAndStagingIsGone(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("snapshots expired before the retry", sink, 1);
        try (FaultedLife life = new FaultedLife(sink, root, tally, new Random(1));
                ForeignReader.OfIceberg other = (ForeignReader.OfIceberg) sink.reader(life.place())) {
            Turn turn = life.next();
            life.thrownOut(turn, "commit.after." + FaultedSink.STEP);
            Turn later = life.next();
            assertThat(life.succeed(later, 1).code()).isZero();
            Table table = other.table();
            long since = table.currentSnapshot().timestampMillis();
            table.expireSnapshots().expireOlderThan(since).retainLast(1).commit();
            assertThat(other.table().snapshots()).hasSize(1);
            Files.move(life.place().path("staging"), life.place().path("lost"));

            Result retry = life.succeed(turn, 2);

            assertThat(retry.reported().sinks())
                    .extracting(Report.SinkCommit::recognised)
                    .containsExactly(true);
            life.count();
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    /** All files with their sizes. */
    private static Map<String, Long> files(Path... folders) throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (Path folder : folders) {
            if (Files.exists(folder)) {
                try (Stream<Path> found = Files.walk(folder)) {
                    for (Path file : found.filter(Files::isRegularFile).toList()) {
                        files.put(file.toString(), Files.size(file));
                    }
                }
            }
        }
        return files;
    }
}
