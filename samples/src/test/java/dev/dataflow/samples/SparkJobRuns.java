package dev.dataflow.samples;

import dev.dataflow.ir.Type;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@link SparkJobs} as tasks, and {@link SparkJobsByHand} as programs of their own, over the same files. */
record SparkJobRuns(ReleasedProject project) {

    /** Makes the tables, of this scale factor, and compiles the jobs. */
    static SparkJobRuns in(Path folder, double scale) throws Exception {
        SparkJobRuns runs = new SparkJobRuns(ReleasedProject.in(folder, Set.of("local", "spark"), SparkJobs.class));
        for (TpchTable<?> table : TpchTable.getTables()) {
            make(table, scale, Files.createDirectories(runs.tables().resolve(table.getTableName())));
        }
        return runs;
    }

    private static <E extends TpchEntity> void make(TpchTable<E> table, double scale, Path folder)
            throws IOException, SQLException {
        Path lines = folder.resolve("lines");
        try (BufferedWriter out = Files.newBufferedWriter(lines)) {
            for (E row : table.createGenerator(scale, 1, 1)) {
                String line = row.toLine();
                out.write(line, 0, line.length() - 1);
                out.write('\n');
            }
        }
        String columns = SparkJobs.schema(table.getTableName()).columns().stream()
                .map(column -> column.name() + ": '" + type(column.type()) + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        try (java.sql.Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (FROM read_csv('" + lines + "', auto_detect = false, header = false, delim = '|',"
                    + " quote = '', columns = " + columns + ")) TO '" + folder.resolve("rows.parquet")
                    + "' (FORMAT parquet)");
        }
        Files.delete(lines);
    }

    private static String type(Type type) {
        return type == Type.Scalar.LONG ? "bigint" : type == Type.Scalar.STRING ? "varchar" : type.text();
    }

    private Path tables() {
        return project.data().resolve(SparkJobs.FOLDER);
    }

    /** What a job has written. */
    Path ours(String job) {
        return project.out().resolve(job);
    }

    /** What the program for the job has written. */
    Path theirs(String job) {
        return project.folder().resolve("by-hand").resolve(job);
    }

    /** Runs a job as a task. */
    void run(String job) throws Exception {
        project.run(job);
    }

    /** Runs all jobs, and gives the folder with Spark's logs of its events, plans included. */
    Path runWithEventLog() throws Exception {
        Path events = Files.createDirectories(project.folder().resolve("events"));
        Path submit = project.folder().resolve("submit-with-events");
        Files.writeString(
                submit,
                "#!/bin/sh\nexec '" + project.sparkSubmit() + "' --conf spark.eventLog.enabled=true"
                        + " --conf spark.eventLog.dir=file:" + events + " --conf spark.eventLog.compress=false"
                        + " --conf spark.sql.ui.explainMode=extended \"$@\"\n");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
        project.withSparkSubmit(submit).run(SparkJobs.All.NAME);
        return events;
    }

    /** Runs the program for one job; or for all if none is given, which prints their plans. */
    String byHand(String... job) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of(tables().toString(), project.folder().resolve("by-hand").toString()));
        arguments.addAll(List.of(job));
        return project.printedBySpark(SparkJobsByHand.class, arguments);
    }
}
