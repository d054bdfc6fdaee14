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
import dev.dataflow.run.FailureClass;
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
import java.util.Map;
import java.util.Objects;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver as a process of its own, ended from outside while a job runs. */
@Timeout(120)
class SparkProcessTest {
    private static final Schema IDS = schema(column("id", Scalar.INT));
    private static final int FILES = 200;

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

    /** A query that would take days, of Spark's own operators alone. */
    public static final class Endless implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            System.out.println(Slow.SAID);
            return rows.crossJoin(rows.sparkSession()
                            .range(0, 1_000_000_000_000_000L, 1, 2)
                            .toDF("n"))
                    .selectExpr("cast(max(hash(n)) as int) as id");
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        task = TestTask.over(folder, IDS, "select 1 id");
    }

    private void runs(Class<? extends SparkTransform> type) {
        task.transform("user", IDS, type, INPUT).write("write", "user", Kind.APPEND, "t.ids");
    }

    @ParameterizedTest
    @ValueSource(classes = {Slow.class, Endless.class})
    void aTerminatedDriverReportsThatItWasCancelled(Class<? extends SparkTransform> type) throws Exception {
        Process driver = started(type);
        // The job that the class sets off begins a moment later.
        Thread.sleep(type == Endless.class ? 3_000 : 0);
        driver.destroy();
        endsAsCancelled(driver);
    }

    @Test
    void aDriverWhoseLauncherIsGoneEndsItself() throws Exception {
        Process driver = started(Slow.class);
        driver.getOutputStream().close();
        endsAsCancelled(driver);
    }

    /** On a cluster a worker's process ends where its memory does, and others are ended by their machine. */
    @ParameterizedTest
    @CsvSource({
        "shop.Failing$Hungry, RESOURCE, OUT_OF_MEMORY, executorMemory",
        "shop.Failing$Ends, TRANSIENT, WORKER_LOST, worker"
    })
    void whatEndedAWorkerOfAClusterIsTold(
            Class<? extends SparkTransform> type, FailureClass failureClass, String code, String words)
            throws Exception {
        runs(type);
        Process driver = driver(
                "-Dspark.master=local-cluster[1,1,512]",
                "-Dspark.executor.memory=512m",
                "-Dspark.task.maxFailures=1",
                "-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path"));
        assertThat(driver.waitFor(100, TimeUnit.SECONDS)).isTrue();

        Report.Failure failure = Objects.requireNonNull(task.report(1).failure(), log());
        assertThat(failure.failureClass()).as(failure.message()).isEqualTo(failureClass);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(words);
    }

    /** Of many files, some are there, in a place of Spark's own, and none is counted. */
    @Test
    void killedInTheMidstOfAWriteItIsDoneAgain() throws Exception {
        task.run("many").rows("select cast(id as int) id from range(" + FILES + ")");
        task.write("write", INPUT, Kind.APPEND, "t.ids", "id");
        Process driver = driver(Map.of("DATAFLOW_FAILPOINT", "writing.write:kill"), "-Dspark.master=local[2]");
        assertThat(driver.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(driver.exitValue()).as(log()).isEqualTo(137);
        List<String> left = files();
        System.out.println("killed in the midst of a write: " + left.size() + " files of " + FILES);
        assertThat(left).hasSizeBetween(1, FILES - 1).allMatch(file -> file.contains("/_temporary/"));

        task.succeeds(2, 1);

        assertThat(task.table("t.ids", "id")).hasSize(FILES);
        assertThat(files()).hasSize(FILES).noneMatch(file -> file.contains("/_temporary/"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet"))
                    .toList();
        }
    }

    /** A driver in the midst of a job. */
    private Process started(Class<? extends SparkTransform> type) throws Exception {
        runs(type);
        Process driver = driver("-Dspark.master=local[2]");
        while (!log().contains(Slow.SAID)) {
            if (driver.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(log());
            }
        }
        return driver;
    }

    private Process driver(String... settings) throws IOException {
        return driver(Map.of(), settings);
    }

    private Process driver(Map<String, String> environment, String... settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        Collections.addAll(command, System.getProperty("spark.java.options").split(" "));
        Collections.addAll(command, "-Xmx512m", "-XX:TieredStopAtLevel=1");
        Collections.addAll(command, settings);
        Collections.addAll(command, "-Dspark.app.name=test", "-Dspark.sql.shuffle.partitions=2");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), SparkDriver.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("progress").toFile())
                .redirectError(folder.resolve("log").toFile());
        // Where a cluster's workers look for Spark: an empty place, for they have its classes already.
        Files.createDirectories(folder.resolve("spark-home/jars"));
        builder.environment().put("SPARK_HOME", folder.resolve("spark-home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().putAll(environment);
        Process driver = builder.start();
        OutputStream in = driver.getOutputStream();
        in.write((new Json().write(task.invocation(1, 1)) + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        return driver;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void endsAsCancelled(Process driver) throws Exception {
        // 5 s, and on a loaded machine a moment until its end is seen.
        assertThat(driver.waitFor(6, TimeUnit.SECONDS)).as("ends within 5 s").isTrue();
        assertThat(driver.exitValue()).isEqualTo(143);
        assertThat(task.report(1).state()).isEqualTo(Report.State.CANCELLED);
        assertThat(task.table("t.ids", "id")).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(folder.resolve("staging/p/run%201/task/work-1")).doesNotExist();
    }
}
