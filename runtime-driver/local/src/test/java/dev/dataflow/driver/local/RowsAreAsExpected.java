package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expectation.Check;
import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Cast;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report;
import dev.dataflow.run.Report.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a task whose rows are not as expected. */
final class RowsAreAsExpected {
    private static final Check FARE = new Expectation.InRange("fare", new Literal(Scalar.INT, "0"), null);

    @TempDir
    Path root;

    record Trip(
            @Nullable Integer id,
            @Nullable Integer fare,
            @Nullable String zone) {}

    record Zone(String name) {}

    private Workplace place() throws IOException {
        return new Workplace(root)
                .file("zones.csv", "name\nSoho\nNoho\n")
                .file("trips.csv", "id,fare,zone\n1,5,Soho\n2,-1,Soho\n3,-2,Mars\n3,7,Noho\n,9,\n");
    }

    private static Expectation expect(String name, Check check, OnFailure onFailure) {
        return new Expectation(name, check, onFailure);
    }

    private static Check unique() {
        return new Expectation.Unique(List.of("id"));
    }

    private static Check zone() {
        return new Expectation.References(List.of("zone"), 1, List.of("name"));
    }

    private static Check sum(double share) {
        return new Expectation.ChangesAtMost(
                new Aggregation("fares", Aggregation.Function.SUM, new Column("fare")), share);
    }

    private static Pipelines trips(Expectation... expectations) {
        return new Pipelines()
                .read("trips", Trip.class, BadRecords.FAIL, "trips.csv")
                .read("zones", Zone.class, BadRecords.FAIL, "zones.csv")
                .step("checked", new Body.Expect(List.of(expectations)), Pipelines.schema(Trip.class), "trips", "zones")
                .write("write", "db.trips", WriteMode.Kind.APPEND, "checked");
    }

    private Result run(Expectation... expectations) throws IOException {
        return place().run(trips(expectations).document());
    }

    private static Checked checked(Result result, String name) {
        return result.reported().expectations().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void conditionThatCannotBeComputedNamesItsStep() throws IOException {
        Check number = new Expectation.Holds(new Call(
                Function.GREATER, List.of(new Cast(new Column("zone"), Scalar.INT), new Literal(Scalar.INT, "0"))));

        Report.Failure failure = run(expect("number", number, OnFailure.WARN)).failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failure.step()).isEqualTo("checked");
        assertThat(failure.message()).startsWith("Cannot compute the rows of step \"checked\": ");
    }

    @Test
    void whatMustHoldAndDoesNotFailsTheTaskAndNothingIsWritten() throws IOException {
        Result result = run(
                expect("fare_range", FARE, OnFailure.FAIL),
                expect("unique_id", unique(), OnFailure.FAIL),
                expect("row_count", new Expectation.RowCount(1L, null), OnFailure.FAIL),
                expect("zone_references", zone(), OnFailure.WARN));

        assertThat(result.code()).isEqualTo(11);
        Report.Failure failure = result.failure();
        assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failure.code()).isEqualTo("EXPECTATION_FAILED");
        assertThat(failure.step()).isEqualTo("checked");
        assertThat(failure.message())
                .startsWith("Step \"checked\" failed: 2 expectations are not met, and nothing was written.\n")
                .contains("fare_range: 2 of 5 rows have a \"fare\" below 0, such as {")
                .contains("{\"fare\":-1,\"id\":2,\"zone\":\"Soho\"}", "{\"fare\":-2,\"id\":3,\"zone\":\"Mars\"}")
                .contains("unique_id: 2 of 5 rows have the same \"id\" as another, such as {\"id\":3}")
                .doesNotContain("row_count", "zone_references")
                .contains("deadLetters()", "warn()");
        assertThat(result.reported().expectations())
                .extracting(one -> one.name() + " " + one.passed() + " " + one.failing() + " " + one.measured())
                .containsExactly(
                        "fare_range false 2 null",
                        "unique_id false 2 null",
                        "row_count true null 5.0",
                        "zone_references false 1 null");
        assertThatThrownBy(() -> place().rows("db.trips")).hasMessageContaining("There is no table");
        assertThat(place().lastReport()).doesNotExist();
    }

    @Test
    void whatIsOnlyToldIsWrittenAllTheSame() throws IOException {
        Result result = run(expect("zone_references", zone(), OnFailure.WARN));

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place().rows("db.trips")).hasSize(5);
        assertThat(checked(result, "zone_references").samples())
                .containsExactly("{\"fare\":-2,\"id\":3,\"zone\":\"Mars\"}");
        assertThat(result.progress())
                .anySatisfy(line -> assertThat(line).isInstanceOfSatisfying(Progress.Log.class, log -> {
                    assertThat(log.level()).isEqualTo("warning");
                    assertThat(log.message())
                            .contains("\"checked\"", "\"zone_references\" is not met: 1 of 5 rows has no counterpart");
                }));
    }

    @Test
    void rowsToBlameGoToTheDeadLettersAndNoOtherExpectationLooksAtThem() throws IOException {
        Result result = run(
                expect("unique_id", unique(), OnFailure.FAIL),
                expect("fare_range", FARE, OnFailure.DEAD_LETTERS),
                expect("zone_references", zone(), OnFailure.DEAD_LETTERS),
                expect("row_count", new Expectation.RowCount(3L, 3L), OnFailure.FAIL));

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place().rows("db.trips")).extracting(row -> row.get(0)).containsExactly(1, 3, null);
        Report.StepCounts counts = result.step("checked");
        assertThat(counts.read()).isEqualTo(5);
        assertThat(counts.written()).isEqualTo(3);
        assertThat(counts.rejectedBy()).hasToString("{fare_range=2}");
        assertThat(checked(result, "zone_references").failing()).isEqualTo(1);
        assertThat(Files.readAllLines(place().deadLetters(Ask.first())))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter)
                        .contains(
                                "\"step\":\"checked\"",
                                "\"reason\":\"fare_range\"",
                                "\"sourceFile\":\"" + root.resolve("data/trips.csv")))
                .anySatisfy(letter -> assertThat(letter).contains("\"zone\":\"Mars\""));
    }

    @Test
    void rowsThatAreSkippedAreCountedAndNothingElse() throws IOException {
        Result result = run(
                expect("fare_range", FARE, OnFailure.SKIP),
                expect("zone_references", zone(), OnFailure.DEAD_LETTERS),
                expect("id_there", new Expectation.NotNull(List.of("id")), OnFailure.DEAD_LETTERS));

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place().rows("db.trips")).extracting(row -> row.get(0)).containsExactly(1, 3);
        assertThat(result.step("checked").rejectedBy()).hasToString("{fare_range=2, id_there=1}");
        assertThat(checked(result, "fare_range").onFailure()).isEqualTo(OnFailure.SKIP);
        assertThat(Files.readAllLines(place().deadLetters(Ask.first())))
                .singleElement()
                .satisfies(letter -> assertThat(letter).contains("\"reason\":\"id_there\""));
    }

    @Test
    void moreThanTheStepMayRejectFailsTheTask() throws IOException {
        Expectation fare = expect("fare_range", FARE, OnFailure.DEAD_LETTERS);
        Pipelines trips = new Pipelines()
                .read("trips", Trip.class, BadRecords.FAIL, "trips.csv")
                .step("checked", new Body.Expect(List.of(fare)), Pipelines.schema(Trip.class), "trips")
                .rejecting(Rejects.NONE.share(0.39));
        Result result = place().run(trips.write("write", "db.trips", WriteMode.Kind.APPEND, "checked")
                .document());

        assertThat(result.failure().code()).isEqualTo("TOO_MANY_REJECTED");
        assertThat(result.failure().message())
                .isEqualTo(
                        "Step \"checked\" rejected 2 of 5 rows (fare_range: 2), more than a share of 0.39. Nothing was"
                                + " written. Mend the data, or what makes it; or allow more where the step says"
                                + " rejectsAtMostShare(0.39)");
        assertThat(place().rows("db.trips")).isEmpty();
        assertThat(place().deadLetters(Ask.first())).doesNotExist();
        assertThat(place().run(
                                trips.rejecting("checked", Rejects.NONE.share(0.4))
                                        .document(),
                                Ask.first().attempt(2))
                        .code())
                .isZero();
        assertThat(place().rows("db.trips")).hasSize(3);
    }

    @Test
    void aMeasureIsComparedWithThatOfTheLastSuccess() throws IOException {
        Expectation fares = expect("fares_changes", sum(0.5), OnFailure.FAIL);
        Workplace place = place();
        Result first = place.run(trips(fares).document());
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(checked(first, "fares_changes").measured()).isEqualTo(18);
        assertThat(checked(first, "fares_changes").found()).contains("no run before");
        Report last = new Json().readReport(Files.readString(place.lastReport()));
        assertThat(last.expectations()).isEqualTo(first.reported().expectations());

        place.measured(new Invocation.Measure("checked", "fares_changes", 12));
        assertThat(place.run(trips(fares).document(), Ask.first().run("within")).code())
                .isZero();
        place.measured(new Invocation.Measure("checked", "fares_changes", 11.9));
        Result beyond = place.run(trips(fares).document(), Ask.first().run("beyond"));
        assertThat(beyond.failure().message())
                .contains("\"fares\" is 18 and was 11.9 in the last successful run", "at most 50 %");
        assertThat(checked(beyond, "fares_changes").previous()).isEqualTo(11.9);
    }

    @Test
    void rowsAreFreshByTheAgeOfTheNewest() throws IOException {
        Schema schema = new Schema(List.of(new Schema.Column("day", Scalar.DATE, true)));
        Workplace place = new Workplace(root)
                .file("days.csv", "day\n2019-03-01\n" + java.time.LocalDate.now(java.time.ZoneOffset.UTC) + "\n");
        for (String days : List.of("P1D", "P2D")) {
            Result result = place.run(
                    new Pipelines()
                            .read("days", Day.class, BadRecords.FAIL, "days.csv")
                            .step(
                                    "checked",
                                    new Body.Expect(List.of(expect(
                                            "day_fresh",
                                            new Expectation.Fresh("day", Duration.parse(days)),
                                            OnFailure.WARN))),
                                    schema,
                                    "days")
                            .write("write", "db.days", WriteMode.Kind.OVERWRITE, "checked")
                            .document(),
                    Ask.first().run(days));
            assertThat(checked(result, "day_fresh").passed()).isTrue();
            assertThat(checked(result, "day_fresh").measured()).isBetween(0.0, 86_400.0);
        }
        place.file("days.csv", "day\n2019-03-01\n\n");
        Result stale = place.run(
                new Pipelines()
                        .read("days", Day.class, BadRecords.FAIL, "days.csv")
                        .step(
                                "checked",
                                new Body.Expect(List.of(expect(
                                        "day_fresh",
                                        new Expectation.Fresh("day", Duration.ofHours(36)),
                                        OnFailure.FAIL))),
                                schema,
                                "days")
                        .write("write", "db.days", WriteMode.Kind.OVERWRITE, "checked")
                        .document(),
                Ask.first().run("stale"));
        assertThat(stale.failure().message())
                .contains("the newest \"day\" is 2019-03-01, ", " before the run began, at most 36h expected");
    }

    record Day(java.time.@Nullable LocalDate day) {}

    /** Whoever finishes an intent tells what was found by the attempt that staged. */
    @Test
    void anAttemptThatOnlyCommitsReportsWhatTheOneBeforeFound() throws IOException {
        Workplace place = place();
        Expectation expectation = expect("zone_references", zone(), OnFailure.WARN);
        try {
            place.run(trips(expectation).document(), Ask.first(), name -> {
                if (name.equals("report.before")) {
                    throw new IllegalStateException("killed");
                }
            });
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
        }
        Result second = place.run(trips(expectation).document(), Ask.first().attempt(2));
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(checked(second, "zone_references").failing()).isEqualTo(1);
        assertThat(place.rows("db.trips")).hasSize(5);
    }
}
