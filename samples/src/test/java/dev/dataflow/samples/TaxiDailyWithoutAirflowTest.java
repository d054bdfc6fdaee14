package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dataflow run taxi_daily}, twice, held against a count by hand. */
@Tag("end-to-end")
final class TaxiDailyWithoutAirflowTest {
    @TempDir
    private static Path folder;

    private static CountedByHand counted;
    private static Lake lake;
    private static JsonNode first;
    private static JsonNode second;

    @BeforeAll
    static void runTwice() throws IOException, InterruptedException {
        Path project = Checkout.samplesIn(folder.resolve("samples"));
        counted = CountedByHand.over(project.resolve("data"));
        lake = new Lake(project);
        first = run(project);
        second = run(project);
    }

    private static JsonNode run(Path project) throws IOException, InterruptedException {
        Checkout.Outcome outcome = Checkout.dataflow(project, "run", "taxi_daily", "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.json();
    }

    @Test
    void theCommandTellsTheVersionOfThisBuild() throws Exception {
        String pom = Files.readString(Checkout.ROOT.resolve("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
        assertThat(Checkout.dataflow(folder, "--version").out()).isEqualTo("dataflow " + version + "\n");
    }

    @Test
    void bothTasksSucceedOnTheirEngines() {
        assertThat(first.get("pipeline").textValue()).isEqualTo("taxi_daily");
        assertThat(first.get("state").textValue()).isEqualTo("succeeded");
        assertThat(first.get("url").isNull()).isTrue();
        List<String> tasks = new ArrayList<>();
        first.get("tasks")
                .forEach(task -> tasks.add(
                        task.get("task").textValue() + " " + task.get("engine").textValue() + " "
                                + task.get("state").textValue()));
        assertThat(tasks).containsExactly("clean_trips local succeeded", "rush_hours spark succeeded");
    }

    @Test
    void theCountsAreThoseCountedByHand() {
        JsonNode local = first.get("tasks").get(0);
        assertThat(local.get("read").longValue()).isEqualTo(counted.tripLines() + counted.zoneLines());
        assertThat(local.get("rejected").longValue()).isEqualTo(counted.malformed() + counted.rejected());
        JsonNode spark = first.get("tasks").get(1);
        assertThat(spark.get("read").longValue()).isEqualTo(counted.kept());
        assertThat(spark.get("written").longValue())
                .isEqualTo(counted.tripsByHour().size());
        JsonNode tables = first.get("tables");
        assertThat(tables.get("taxi.trips").get("rows").longValue()).isEqualTo(counted.kept());
        assertThat(tables.get("taxi.revenue_daily").get("rows").longValue())
                .isEqualTo(counted.revenue().size());
        assertThat(tables.get("taxi.revenue_daily").get("columns").toString())
                .isEqualTo("[\"day\",\"borough\",\"revenue\"]");
    }

    @Test
    void revenueIsRightToTheCentAndTheSameAfterASecondRun() {
        assertThat(second.get("state").textValue()).isEqualTo("succeeded");
        SortedMap<String, String> revenue = new TreeMap<>();
        lake.rows("taxi", "revenue_daily")
                .forEach(row -> revenue.put(
                        row.getField("day") + " " + row.getField("borough"),
                        row.getField("revenue").toString()));
        SortedMap<String, String> expected = new TreeMap<>();
        counted.revenue()
                .forEach((key, value) -> expected.put(key, value.setScale(2).toPlainString()));
        assertThat(revenue).isEqualTo(expected);
    }

    @Test
    void aSecondRunLeavesTheSameRowsNotTwiceAsMany() {
        assertThat(lake.texts("taxi", "trips")).isEqualTo(counted.trips());
        assertThat(lake.rows("taxi", "revenue_daily")).hasSize(counted.revenue().size());
        SortedMap<Integer, Long> hours = new TreeMap<>();
        lake.rows("taxi", "rush_hours")
                .forEach(row -> hours.put((Integer) row.getField("hour"), (Long) row.getField("trips")));
        assertThat(hours).isEqualTo(counted.tripsByHour());
    }

    @Test
    void whatNobodyNeedsIsToldAndGoesWhenThatIsAsked() throws Exception {
        Path project = lake.project();
        Path staging = project.resolve(".dataflow/staging/taxi_daily");
        assertThat(Checkout.dataflow(project, "gc", "--json").json().get("pieces"))
                .as("it is young")
                .isEmpty();

        JsonNode told =
                Checkout.dataflow(project, "gc", "--older-than", "0s", "--json").json();

        assertThat(told.get("pieces").findValuesAsText("kind")).containsExactly("run", "run");
        assertThat(told.get("pieces").findValuesAsText("removed")).containsOnly("false");
        assertThat(told.get("deleted").booleanValue()).isFalse();
        try (Stream<Path> runs = Files.list(staging)) {
            assertThat(runs.filter(run -> run.getFileName().toString().startsWith("local")))
                    .hasSize(2);
        }
        Checkout.Outcome removed = Checkout.dataflow(project, "gc", "--older-than", "0s", "--delete");
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(removed.out())
                .contains("all its tasks have committed")
                .contains(String.format(
                        Locale.ROOT,
                        "Removed, %,d bytes in all.",
                        told.get("bytes").longValue()));
        assertThat(Checkout.dataflow(project, "gc", "--older-than", "0s").out())
                .isEqualTo("There is nothing that nobody needs.\n");
        try (Stream<Path> runs = Files.list(staging)) {
            assertThat(runs.map(run -> run.getFileName().toString())).isSubsetOf("~last");
        }
        assertThat(lake.texts("taxi", "trips")).isEqualTo(counted.trips());
    }

    @Test
    void deadLettersOfEachRunTellReasonFileAndOriginal() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(lake.project().resolve(".dataflow/dead-letters"))) {
            files = found.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(2);
        for (Path file : files) {
            SortedMap<String, Long> reasons = new TreeMap<>();
            long malformed = 0;
            for (String line : Files.readAllLines(file)) {
                JsonNode letter = new ObjectMapper().readTree(line);
                assertThat(letter.get("sourceFile").textValue()).contains("data/taxis");
                assertThat(letter.get("record").isNull()).isFalse();
                if (letter.get("step").textValue().equals("trips")) {
                    malformed++;
                } else {
                    reasons.merge(letter.get("reason").textValue(), 1L, Long::sum);
                }
            }
            assertThat(malformed).isEqualTo(counted.malformed());
            assertThat(reasons).isEqualTo(counted.rejectedBy());
        }
    }
}
