package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Report;
import dev.dataflow.run.Report.How;
import dev.dataflow.run.Report.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says of files, memory and where columns come from. */
final class StepsTellWhatTheyTook {
    @TempDir
    Path root;

    record Item(int id, @Nullable String name) {}

    @Test
    void filesBytesMemoryAndColumnsAreInTheReport() throws Exception {
        Workplace place = new Workplace(root).file("a.csv", "id,name\n1,x\n").file("b.csv", "id,name\n2,\n");
        Body named = new Body.Filter(
                new Call(Function.NOT, List.of(new Call(Function.IS_NULL, List.of(new Column("name"))))));
        Result result = place.run(new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "a.csv", "b.csv")
                .step("named", named, Pipelines.schema(Item.class), "items")
                .write("write", "db.items", WriteMode.Kind.APPEND, "named")
                .document());

        assertThat(result.code()).as(result.err()).isZero();
        Report.StepCounts read = result.step("items");
        assertThat(read.files()).isEqualTo(2);
        assertThat(read.bytes())
                .isEqualTo(Files.size(root.resolve("data/a.csv")) + Files.size(root.resolve("data/b.csv")));
        assertThat(read.peakMemoryBytes()).as("part of the write's query").isNull();
        assertThat(result.step("named").peakMemoryBytes())
                .as("part of the write's query")
                .isNull();
        assertThat(result.step("write").spilledBytes()).isZero();
        assertThat(result.step("write").files()).isEqualTo(1);
        assertThat(result.step("write").peakMemoryBytes()).isPositive();
        Report.Output output = result.reported().outputs().get(0);
        assertThat(output.dataset()).isEqualTo("db.items");
        assertThat(Objects.requireNonNull(output.columns().get("id")).from())
                .containsExactly(new Origin("a.csv, b.csv", "csv", "id", How.IDENTITY));
        assertThat(output.rows().from()).containsExactly(new Origin("a.csv, b.csv", "csv", "name", How.FILTER));
        assertThat(output.rows().known()).isTrue();
    }

    @Test
    void whatMemoryDoesNotHoldIsToldOnce() throws Exception {
        try (Duck duck = Duck.open(new Limits(64, 1, root.resolve("spill")))) {
            duck.execute("CREATE TABLE t AS SELECT range AS i, hash(range) AS h FROM range(2000000)");
            duck.execute("CREATE TABLE u AS SELECT * FROM t ORDER BY h");
            assertThat(Map.of("taken", Objects.requireNonNull(duck.taken()))).allSatisfy((name, taken) -> {
                assertThat(taken.spilled()).isPositive();
                assertThat(taken.memory()).isBetween(32L << 20, 65L << 20);
            });
            assertThat(duck.taken()).isNull();
        }
    }
}
