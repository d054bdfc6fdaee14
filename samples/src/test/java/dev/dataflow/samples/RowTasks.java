package dev.dataflow.samples;

import dev.dataflow.deploy.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pipelines of {@link TimedRows} as tasks of their own processes, and the same work by hand, over the same files. */
record RowTasks(ReleasedProject project) {
    private static final long ROWS = 5_000_000;

    /** Compiles them, and makes the tables that they read. */
    static RowTasks in(Path folder, String... engines) throws Exception {
        RowTasks tasks = new RowTasks(ReleasedProject.in(folder, Set.of(engines), TimedRows.class));
        Files.writeString(
                tasks.project.data().resolve(TimedRows.SEEDS),
                IntStream.range(0, (int) (ROWS / TimedRows.ROWS_A_SEED))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n", "id\n", "\n")));
        tasks.seconds(TimedRows.Made.NAME, ROWS / TimedRows.ROWS_A_SEED);
        return tasks;
    }

    /** The seconds of a pipeline's task by the driver's own account: all but the start of its process. */
    double seconds(String pipeline) throws Exception {
        return seconds(pipeline, ROWS);
    }

    private double seconds(String pipeline, long rows) throws Exception {
        RunResult.Task task = project.run(pipeline).tasks().get(0);
        if (task.read() != rows) {
            throw new IllegalStateException(task.toString());
        }
        return task.seconds();
    }

    /** The seconds by hand, with the engine's own library and two workers. */
    double byHand() throws Exception {
        return ReleasedProject.told(List.of(
                Checkout.java(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                RowsByHand.class.getName(),
                file().toString(),
                Long.toString(ROWS),
                project.folder().resolve("by-hand.parquet").toString()));
    }

    /** The seconds by hand, with Spark. */
    double bySparkByHand() throws Exception {
        return project.bySpark(
                SparkRowsByHand.class,
                file().resolveSibling(""),
                project.folder().resolve("spark-by-hand"));
    }

    /** The one file of the plain table. */
    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(project.folder().resolve(".dataflow/warehouse/timed/trips/data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
