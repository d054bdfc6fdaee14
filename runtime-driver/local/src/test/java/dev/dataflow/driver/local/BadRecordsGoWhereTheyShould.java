package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Malformed records fail the task, are left out, or go to the dead letters; every time they are counted. */
final class BadRecordsGoWhereTheyShould {
    @TempDir
    Path root;

    record Item(int id, String name) {}

    private Result run(BadRecords badRecords) throws IOException {
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, badRecords, "clean.csv", "dirty.csv")
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        return place().run(document);
    }

    private Workplace place() throws IOException {
        return new Workplace(root)
                .file("clean.csv", "id,name\n1,a\n2,b\n")
                .file("dirty.csv", "id,name\n3,c\nfour,d\n5\n6,\"e\n7,f\n");
    }

    @Test
    void failNamesTheFirstAndCountsAll() throws IOException {
        Result result = run(BadRecords.FAIL);

        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(result.failure().step()).isEqualTo("items");
        assertThat(result.failure().message())
                .contains("3 malformed records", "dirty.csv, line 3", "column \"id\" is no int: \"four\"")
                .contains("badRecordsToDeadLetters()");
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(Files.exists(place().deadLetters(Ask.first()))).isFalse();
    }

    @Test
    void skipCountsThem() throws IOException {
        Result result = run(BadRecords.SKIP);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("items").read()).isEqualTo(7);
        assertThat(result.step("items").rejectedBy()).isEqualTo(Map.of("malformed", 3L));
        assertThat(result.reported().deadLetters()).isNull();
        assertThat(place().rows("db.items"))
                .isEqualTo(List.of(List.of(1, "a"), List.of(2, "b"), List.of(3, "c"), List.of(7, "f")));
    }

    @Test
    void deadLettersKeepThemWithReasonFileAndLine() throws IOException {
        Result result = run(BadRecords.DEAD_LETTERS);

        assertThat(result.code()).as(result.err()).isZero();
        String file = place().path("data/dirty.csv").toString();
        assertThat(Files.readAllLines(place().deadLetters(Ask.first())))
                .containsExactly(
                        "{\"line\":3,\"reason\":\"column \\\"id\\\" is no int: \\\"four\\\"\",\"record\":\"four,d\","
                                + "\"sourceFile\":\"" + file + "\",\"step\":\"items\"}",
                        "{\"line\":4,\"reason\":\"1 cell, the header has 2\",\"record\":\"5\",\"sourceFile\":\"" + file
                                + "\",\"step\":\"items\"}",
                        "{\"line\":5,\"reason\":\"a quote is opened and never closed\",\"record\":\"6,\\\"e\","
                                + "\"sourceFile\":\"" + file + "\",\"step\":\"items\"}");
        assertThat(result.reported().rejected()).isEqualTo(3);
    }

    /** Text is still being looked at when DuckDB has long begun to write the rows. */
    @Test
    void whatWasWrittenBeforeARecordWasFoundMalformedIsWrittenAnew() throws IOException {
        int rows = 100_000;
        int staying = rows / 50 * 48;
        StringBuilder many = new StringBuilder("id,name\n");
        for (int i = 0; i < rows; i++) {
            many.append(i).append(",part-").append(i % 50).append('\n');
        }
        Workplace place = new Workplace(root)
                .file("many.csv", many.append("many,part-1\n").toString())
                .file("names.csv", "id,name\n1,part-1\nx,part-2\n3,part-3\n");
        Schema items = Pipelines.schema(Item.class);
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.SKIP, "many.csv")
                .read("names", Item.class, BadRecords.SKIP, "names.csv")
                .step(
                        "left",
                        new Body.Join(Body.JoinKind.ANTI, List.of(new Body.JoinKey("name", "name")), List.of()),
                        items,
                        "items",
                        "names")
                .write("write", "db.items", WriteMode.Kind.APPEND, "left", "name")
                .document();

        Result result = place.run(document);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("items").read()).isEqualTo(rows + 1);
        assertThat(result.step("names").read()).isEqualTo(3);
        assertThat(result.step("items").rejected()).isEqualTo(1);
        assertThat(result.step("names").rejected()).isEqualTo(1);
        assertThat(result.step("write").written()).isEqualTo(staying);
        assertThat(place.rows("db.items")).hasSize(staying).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.walk(root.resolve("warehouse"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
                    .as("those of the table alone")
                    .hasSize(48);
        }
    }

    @Test
    void filesReadSeveralAtOnceAreCountedAsOneByOne() throws IOException {
        Workplace place = new Workplace(root);
        String[] names = new String[6];
        for (int file = 0; file < names.length; file++) {
            names[file] = "part" + file + ".csv";
            StringBuilder text = new StringBuilder("id,name\n");
            for (int i = 0; i < 5_000; i++) {
                text.append(file * 5_000 + i).append(",\"a \"\"quoted\"\"\nname\"\n");
            }
            place.file(
                    names[file], text.append("bad").append(file).append(",x\n").toString());
        }
        PipelineDocument skipping = new Pipelines()
                .threads(4)
                .read("items", Item.class, BadRecords.DEAD_LETTERS, names)
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();

        Result result = place.run(skipping);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("items").read()).isEqualTo(30_006);
        assertThat(result.step("items").rejected()).isEqualTo(6);
        assertThat(place.rows("db.items")).hasSize(30_000).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(place.deadLetters(Ask.first())))
                .hasSize(6)
                .anySatisfy(letter -> assertThat(letter).contains("part5.csv", "bad5"));

        PipelineDocument failing = new Pipelines()
                .threads(4)
                .read("items", Item.class, BadRecords.FAIL, names)
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        assertThat(place.run(failing, Ask.first().attempt(2).generation(2))
                        .failure()
                        .message())
                .contains("6 malformed records, the first: ", "part0.csv, line 10002");
    }

    /** Rejects what is named like it, and knows what it calls others. */
    public static final class NotA implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            if (row.name().equals("a")) {
                output.reject("is a");
            } else {
                output.emit(new Item(row.id() * 10, row.name()));
            }
        }
    }

    public static final class NotC implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            if (row.name().equals("c")) {
                output.reject("is c");
            } else {
                output.emit(row);
            }
        }
    }

    @Test
    void rejectedRowsNameTheFileThatTheyAreOfHoweverManyStepsOn() throws IOException {
        Schema items = Pipelines.schema(Item.class);
        Expression notB = new Expression.Call(
                Expression.Function.NOT_EQUAL,
                List.of(new Expression.Column("name"), new Expression.Literal(Type.Scalar.STRING, "b")));
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.SKIP, "clean.csv", "dirty.csv")
                .transform("not_a", NotA.class, Item.class, Item.class, "items")
                .step("not_b", new Body.Filter(notB), items, "not_a")
                .step("once", new Body.Dedupe(List.of("id"), List.of()), items, "not_b")
                .transform("not_c", NotC.class, Item.class, Item.class, "once")
                .write("write", "db.items", WriteMode.Kind.APPEND, "not_c")
                .document();

        Result result = place().run(document);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readAllLines(place().deadLetters(Ask.first())))
                .containsExactly(
                        "{\"line\":null,\"reason\":\"is a\",\"record\":{\"id\":1,\"name\":\"a\"},\"sourceFile\":\""
                                + place().path("data/clean.csv") + "\",\"step\":\"not_a\"}",
                        "{\"line\":null,\"reason\":\"is c\",\"record\":{\"id\":30,\"name\":\"c\"},\"sourceFile\":\""
                                + place().path("data/dirty.csv") + "\",\"step\":\"not_c\"}");
        assertThat(place().rows("db.items")).isEqualTo(List.of(List.of(70, "f")));
    }

    private Result bounded(BadRecords badRecords, Rejects rejects, Ask ask) throws IOException {
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, badRecords, "clean.csv", "dirty.csv")
                .rejecting(rejects)
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        return place().run(document, ask);
    }

    @Test
    void malformedRecordsAreAsManyAsTheReadMayReject() throws IOException {
        Result tooMany = bounded(BadRecords.DEAD_LETTERS, Rejects.NONE.most(2), Ask.first());

        assertThat(tooMany.code()).isEqualTo(11);
        assertThat(tooMany.failure().code()).isEqualTo("TOO_MANY_REJECTED");
        assertThat(tooMany.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(tooMany.failure().step()).isEqualTo("items");
        assertThat(tooMany.failure().message())
                .startsWith("Step \"items\" rejected 3 of 7 rows (malformed: 3), more than 2. Nothing was written.");
        assertThat(place().deadLetters(Ask.first())).doesNotExist();
        assertThat(tooMany.step("items").rejected()).as("told all the same").isEqualTo(3);
        assertThat(bounded(
                                BadRecords.SKIP,
                                Rejects.NONE.share(3 / 7.0 - 0.001),
                                Ask.first().attempt(2))
                        .failure()
                        .message())
                .contains("rejected 3 of 7 rows");
        Result met = bounded(
                BadRecords.DEAD_LETTERS,
                Rejects.NONE.most(3).share(0.43),
                Ask.first().attempt(3));
        assertThat(met.code()).as(met.err()).isZero();
        assertThat(place().rows("db.items")).hasSize(4);
        assertThat(Files.readAllLines(place().deadLetters(Ask.first()))).hasSize(3);
    }

    @Test
    void noRowsMeetAnyShare() throws IOException {
        Workplace place = new Workplace(root).file("none.csv", "id,name\n");
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.SKIP, "none.csv")
                .rejecting(Rejects.NONE.share(0))
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        assertThat(place.run(document).code()).isZero();
    }

    private static PipelineDocument notA(Rejects rejects) {
        return new Pipelines()
                .read("items", Item.class, BadRecords.SKIP, "clean.csv", "dirty.csv")
                .transform("not_a", NotA.class, Item.class, Item.class, "items")
                .rejecting(rejects)
                .write("write", "db.items", WriteMode.Kind.APPEND, "not_a")
                .document();
    }

    @Test
    void whatAClassRejectsGoesWhereTheStepSays() throws IOException {
        Result failed = place().run(notA(Rejects.NONE.to(BadRecords.FAIL)));
        assertThat(failed.failure().code()).isEqualTo("ROWS_REJECTED");
        assertThat(failed.failure().message())
                .startsWith("Step \"not_a\" rejected 1 of 4 rows (is a: 1), and it says failOnBadRows()");
        Result tooMany = place().run(notA(Rejects.NONE.share(0.2)), Ask.first().attempt(2));
        assertThat(tooMany.failure().message()).contains("rejected 1 of 4 rows (is a: 1), more than a share of 0.2");
        Result skipped = place().run(
                        notA(Rejects.NONE.to(BadRecords.SKIP).share(0.25)),
                        Ask.first().attempt(3));
        assertThat(skipped.code()).as(skipped.err()).isZero();
        assertThat(skipped.step("not_a").rejectedBy()).isEqualTo(Map.of("is a", 1L));
        assertThat(skipped.reported().deadLetters()).isNull();
        assertThat(place().rows("db.items")).hasSize(3);
    }

    @Test
    void runWithoutBadRecordsTakesAwayTheDeadLettersOfItsLowerGeneration() throws IOException {
        run(BadRecords.DEAD_LETTERS);
        PipelineDocument clean = new Pipelines()
                .read("items", Item.class, BadRecords.DEAD_LETTERS, "clean.csv")
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();

        Result again = place().run(clean, Ask.first().attempt(2).generation(2));

        assertThat(again.reported().deadLetters()).isNull();
        assertThat(place().deadLetters(Ask.first())).isEmptyFile();
    }
}
