package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.json.Json;
import dev.dataflow.run.Report;
import dev.dataflow.spark.SparkTransform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver as a process of its own, ended from outside while a job runs. */
@Timeout(120)
class SparkProcessTest {
    private static final Schema IDS = schema(column("id", Scalar.INT));

    @TempDir
    private Path folder;

    private TestTask task;

    /** Would take an hour. */
    public static final class Slow implements SparkTransform {
        static final String SAID = "a row is in the making";

        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            UDF1<Integer, Integer> slow = id -> {
                System.out.println(SAID);
                Thread.sleep(3_600_000);
                return id;
            };
            return rows.withColumn("id", udf(slow, DataTypes.IntegerType).apply(col("id")));
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        task = TestTask.over(folder, IDS, "select 1 id")
                .transform("slow", IDS, Slow.class, INPUT)
                .write("write", "slow", Kind.APPEND, "t.ids");
    }

    @Test
    void aTerminatedDriverReportsThatItWasCancelled() throws Exception {
        Process driver = started();
        driver.destroy();
        endsAsCancelled(driver);
    }

    @Test
    void aDriverWhoseLauncherIsGoneEndsItself() throws Exception {
        Process driver = started();
        driver.getOutputStream().close();
        endsAsCancelled(driver);
    }

    /** A driver in the midst of a job. */
    private Process started() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        Collections.addAll(command, System.getProperty("spark.java.options").split(" "));
        Collections.addAll(command, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dspark.master=local[2]");
        Collections.addAll(command, "-Dspark.app.name=test", "-Dspark.sql.shuffle.partitions=2");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), SparkDriver.class.getName());
        Process driver = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("progress").toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        OutputStream in = driver.getOutputStream();
        in.write((new Json().write(task.invocation(1, 1)) + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        while (!log().contains(Slow.SAID)) {
            if (driver.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(log());
            }
        }
        return driver;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void endsAsCancelled(Process driver) throws Exception {
        assertThat(driver.waitFor(10, TimeUnit.SECONDS)).as("ends within 10 s").isTrue();
        assertThat(driver.exitValue()).isEqualTo(143);
        assertThat(task.report(1).state()).isEqualTo(Report.State.CANCELLED);
        assertThat(task.table("t.ids", "id")).isEmpty();
        try (Stream<Path> left = Files.walk(folder.resolve("lake"))) {
            assertThat(left.filter(file -> file.toString().endsWith(".parquet")))
                    .isEmpty();
        }
    }
}
