package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.json.JsonValues;
import dev.dataflow.json.JsonValues.Numeral;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deadletter list} and {@code show}, over files as drivers leave them. */
final class DeadLetterCommandsTest {
    private static final String NEWEST = "scheduled__2026-11-21T00:00:00+00:00";

    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("dataflow.yaml"), "project: shop\ndeadLetters: aside\n");
    }

    private void letters(String file, String written, String... lines) throws IOException {
        Path place = folder.resolve("aside").resolve(file);
        Files.createDirectories(place.resolveSibling("."));
        Files.writeString(place, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
        Files.setLastModifiedTime(place, FileTime.from(Instant.parse(written)));
    }

    private void some() throws IOException {
        letters(
                "orders/manual__1/ingest.jsonl",
                "2026-11-20T10:00:00Z",
                "{\"line\":7,\"reason\":\"1 cell, the header has 2\",\"record\":\"x\",\"sourceFile\":\"/data/o.csv\",\"step\":\"orders\"}");
        letters(
                "orders/scheduled__2026-11-21T00%3A00%3A00%2B00%3A00/ingest.jsonl",
                "2026-11-21T10:00:00Z",
                "{\"line\":3,\"reason\":\"column \\\"id\\\" is no int: \\\"four\\\"\",\"record\":\"four,\\u001b[31md\",\"sourceFile\":\"/data/o.csv\",\"step\":\"orders\"}",
                "{\"line\":4,\"reason\":\"1 cell, the header has 2\",\"record\":\"5\",\"sourceFile\":\"/data/o.csv\",\"step\":\"orders\"}",
                "{\"line\":null,\"reason\":\"too cheap\",\"record\":{\"id\":1,\"price\":\"0.10\"},\"sourceFile\":null,\"step\":\"rate\"}");
        letters("empty/manual__1/ingest.jsonl", "2026-11-21T11:00:00Z");
        letters("shop__returns/manual__1/.ingest.jsonl.3", "2026-11-21T11:00:00Z", "half");
    }

    private Outcome dataflow(String... arguments) throws IOException, InterruptedException {
        return Outcome.of(folder, arguments);
    }

    /** A value of a result, by the names and numbers that lead to it. */
    private static @Nullable Object at(Outcome outcome, Object... path) {
        Object value = JsonValues.parse(outcome.out());
        for (Object step : path) {
            Objects.requireNonNull(value);
            value = step instanceof Integer number ? ((List<?>) value).get(number) : ((Map<?, ?>) value).get(step);
        }
        return value instanceof Numeral numeral ? numeral.text() : value;
    }

    @Test
    void listTellsTasksTheNewestFirst() throws Exception {
        some();

        Outcome listed = dataflow("deadletter", "list");

        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out()).isEqualTo("""
                  pipeline  run                                   task    step    rows  the first
                  orders    scheduled__2026-11-21T00:00:00+00:00  ingest  orders     2  column "id" is no int: "four"
                  orders    scheduled__2026-11-21T00:00:00+00:00  ingest  rate       1  too cheap
                  orders    manual__1                             ingest  orders     1  1 cell, the header has 2
                """);
        Outcome tasks = dataflow("deadletter", "list", "orders", "--json");
        assertThat((List<?>) at(tasks, "deadLetters")).hasSize(2);
        assertThat(at(tasks, "deadLetters", 0, "run")).isEqualTo(NEWEST);
        assertThat(at(tasks, "deadLetters", 0, "rows")).isEqualTo("3");
        assertThat(at(tasks, "deadLetters", 0, "written")).isEqualTo("2026-11-21T10:00:00Z");
        assertThat((String) at(tasks, "deadLetters", 0, "file")).endsWith("%2B00%3A00/ingest.jsonl");
    }

    @Test
    void showGivesReasonPlaceAndOriginalOfTheNewestRun() throws Exception {
        some();

        Outcome shown = dataflow("deadletter", "show", "orders");

        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).isEqualTo("""
                orders, run scheduled__2026-11-21T00:00:00+00:00: 3 rows put aside

                  ingest › orders   (/data/o.csv:3)
                  column "id" is no int: "four"
                  four,\\u001b[31md

                  ingest › orders   (/data/o.csv:4)
                  1 cell, the header has 2
                  5

                  ingest › rate
                  too cheap
                  {"id":1,"price":"0.10"}
                """);
        Outcome one = dataflow("deadletter", "show", "orders", "--limit", "1", "--json");
        assertThat(at(one, "rows")).isEqualTo("3");
        assertThat((List<?>) at(one, "deadLetters")).hasSize(1);
        assertThat(at(one, "deadLetters", 0, "record")).isEqualTo("four,\u001b[31md");
        Outcome step = dataflow("deadletter", "show", "orders", "--step", "rate", "--json");
        assertThat(at(step, "rows")).isEqualTo("1");
        assertThat(at(step, "deadLetters", 0, "record", "price")).isEqualTo("0.10");
        assertThat(dataflow("deadletter", "show", "orders", "--run", "manual__1")
                        .out())
                .contains("run manual__1: 1 row put aside", "(/data/o.csv:7)");
    }

    @Test
    void nothingPutAsideIsSaid() throws Exception {
        assertThat(dataflow("deadletter", "list")).isEqualTo(new Outcome(0, "Nothing was put aside.\n", ""));
        Outcome none = dataflow("deadletter", "show", "orders");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("error  orders", "Nothing was put aside at all.");
    }

    @Test
    void wrongNamesAndLimitsAreRefusedWithWhatThereIs() throws Exception {
        some();
        assertThat(dataflow("deadletter", "show", "order").err()).contains("Something was of: orders.");
        assertThat(dataflow("deadletter", "show", "orders", "--run", "x").err())
                .contains("a run of this name", NEWEST + ", manual__1");
        assertThat(dataflow("deadletter", "show", "orders", "--step", "x").err())
                .contains("of: orders, rate.");
        Outcome limit = dataflow("deadletter", "show", "orders", "--limit", "0");
        assertThat(limit.exitCode()).isEqualTo(2);
        assertThat(limit.err()).contains("--limit takes a number of at least 1, not 0.");
        assertThat(dataflow("deadletter").exitCode()).isEqualTo(2);
    }

    @Test
    void fileThatIsNoneOfADriverIsNamed() throws Exception {
        letters("orders/manual__1/ingest.jsonl", "2026-11-20T10:00:00Z", "{\"step\":\"a\",", "");

        Outcome listed = dataflow("deadletter", "list");

        assertThat(listed.exitCode()).isEqualTo(5);
        assertThat(listed.err())
                .contains("orders/manual__1/ingest.jsonl", "Line 1")
                .doesNotContain("\tat ");
    }
}
