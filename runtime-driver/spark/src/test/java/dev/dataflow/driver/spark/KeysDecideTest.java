package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.DriverRun;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes by key from Spark: as from the local engine, with the same words for what is wrong. */
final class KeysDecideTest {
    /** With a name that is none without quotes. */
    private static final String KEY = "the.`key`";

    private static final Schema ITEMS = schema(column(KEY, Scalar.INT), column("shop", Scalar.STRING));

    @TempDir
    private Path folder;

    private TestTask task(Kind mode, String run, String values) throws IOException {
        TestTask task = TestTask.in(folder, ITEMS).run(run);
        task.rows("select * from values " + values + " as t(`the.``key```, shop)");
        return task.write("write", INPUT, new WriteMode(mode, mode.keyed() ? List.of(KEY) : List.of()), "db.items");
    }

    private List<String> rows() throws IOException {
        return Objects.requireNonNull(TestTask.in(folder, ITEMS).table("db.items", KEY, "shop"));
    }

    private String failure(Kind mode, String run, String values) throws IOException {
        DriverRun.Result result = task(mode, run, values).attempt(1, 1, place -> {});
        assertThat(result.exitCode()).isEqualTo(11);
        return Objects.requireNonNull(
                        TestTask.in(folder, ITEMS).run(run).report(1).failure())
                .code();
    }

    @Test
    void tableMayHaveWiderKeys() throws IOException {
        Schema wide = schema(column(KEY, Scalar.LONG), column("shop", Scalar.STRING));
        TestTask longs = TestTask.in(folder, wide).run("one");
        longs.rows("select * from values (1L, 'a'), (2L, 'b') as t(`the.``key```, shop)");
        longs.write("write", INPUT, Kind.OVERWRITE, "db.items").succeeds(1, 1);
        task(Kind.UPSERT, "two", "(2, 'c'), (3, 'c')").succeeds(1, 1);
        assertThat(rows()).containsExactly("1 a", "2 c", "3 c");
    }

    @Test
    void rowsReplaceThoseOfTheirKeys() throws IOException {
        task(Kind.UPSERT, "one", "(1, 'a'), (2, 'b')").succeeds(1, 1);
        task(Kind.UPSERT, "two", "(2, 'c'), (3, 'c')").succeeds(1, 1);
        assertThat(rows()).containsExactly("1 a", "2 c", "3 c");

        task(Kind.UPDATE, "three", "(3, 'd'), (4, 'd')").succeeds(1, 1);
        assertThat(rows()).containsExactly("1 a", "2 c", "3 d");

        task(Kind.INSERT, "four", "(5, 'e')").succeeds(1, 1);
        assertThat(failure(Kind.INSERT, "five", "(6, 'f'), (1, 'f')")).isEqualTo("KEY_EXISTS");
        assertThat(failure(Kind.UPSERT, "six", "(7, 'g'), (7, 'h')")).isEqualTo("KEY_DUPLICATED");
        assertThat(failure(Kind.UPSERT, "seven", "(cast(null as int), 'g')")).isEqualTo("KEY_NULL");
        assertThat(rows()).containsExactly("1 a", "2 c", "3 d", "5 e");

        task(Kind.REPLACE, "eight", "(9, 'z')").succeeds(1, 1);
        assertThat(rows()).containsExactly("9 z");
    }
}
