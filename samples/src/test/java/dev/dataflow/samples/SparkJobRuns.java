package dev.dataflow.samples;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.LocalRun;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunResult;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link SparkJobs} as tasks, and {@link SparkJobsByHand} as programs of their own, over the same files. */
record SparkJobRuns(
        Path project,
        CompiledProject compiled,
        ReleaseRoot.Published published,
        Path releases,
        Installation installed) {

    /** Makes the tables, of this scale factor, and compiles the jobs. */
    static SparkJobRuns in(Path folder, double scale) throws Exception {
        Path project = Files.createDirectories(folder);
        Files.writeString(project.resolve("dataflow.yaml"), """
                project: spark_jobs
                staging: .dataflow/staging
                deadLetters: .dataflow/dead-letters
                connections:
                  tpch: {type: files, path: tables}
                  out: {type: files, path: ours}
                """);
        Path package_ = Path.of(SparkJobs.class.getPackageName().replace('.', '/'));
        Path classes = Files.createDirectories(project.resolve("target/classes").resolve(package_));
        try (Stream<Path> all = Files.list(Path.of("target/test-classes").resolve(package_))) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String name = file.getFileName().toString();
                if (name.equals("SparkJobs.class") || name.startsWith("SparkJobs$")) {
                    Files.copy(file, classes.resolve(name));
                }
            }
        }
        for (TpchTable<?> table : TpchTable.getTables()) {
            make(table, scale, Files.createDirectories(project.resolve("tables").resolve(table.getTableName())));
        }
        CompiledProject compiled = CompiledProject.compile(ProjectSettings.around(project), Display.silent());
        ReleaseRoot root = new ReleaseRoot(folder.resolve("releases"));
        Map<String, String> variables = new TreeMap<>(System.getenv());
        Machine machine = Machine.withEngines(
                Set.of("local", "spark"),
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(variables), variables),
                Display.silent());
        return new SparkJobRuns(
                project, compiled, compiled.publish(root, "a benchmark"), root.folder(), machine.installation());
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

    /** Runs a pipeline as one task. */
    RunResult run(String pipeline) throws Exception {
        return run(pipeline, installed);
    }

    private RunResult run(String pipeline, Installation installation) throws Exception {
        ProjectSettings settings = ProjectSettings.around(project);
        RunResult result = new LocalRun(
                        new LocalRun.Setting(
                                "run-" + System.nanoTime(),
                                Instant.now(),
                                releases.resolve("releases/" + published.digest() + "/" + pipeline + ".json"),
                                compiled.pipeline(pipeline).document(),
                                published.jars(),
                                settings,
                                LocalConnections.of(settings, System.getenv()),
                                installation,
                                new RunLogs(project.resolve("logs")),
                                System.getenv()),
                        Display.silent())
                .run();
        if (result.state() != RunResult.State.SUCCEEDED) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }

    /** Runs all jobs in one task, and gives the folder with Spark's log of its events, plans included. */
    Path runWithEventLog() throws Exception {
        Path events = Files.createDirectories(project.resolve("events"));
        Path submit = project.resolve("submit-with-events");
        Files.writeString(
                submit,
                "#!/bin/sh\nexec '" + submit() + "' --conf spark.eventLog.enabled=true --conf spark.eventLog.dir=file:"
                        + events + " --conf spark.eventLog.compress=false --conf spark.sql.ui.explainMode=extended "
                        + "\"$@\"\n");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
        Map<String, Map<String, String>> engines = new TreeMap<>(installed.engines());
        Map<String, String> spark = new TreeMap<>(engines.getOrDefault("spark", Map.of()));
        spark.put("spark_submit", submit.toString());
        engines.put("spark", spark);
        run(SparkJobs.All.NAME, new Installation(installed.file(), engines));
        return events;
    }

    /** Runs a program by hand, with what it is to be given behind its folders; gives what it prints. */
    String byHand(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                submit(),
                "--master",
                "local[2]",
                "--driver-memory",
                "2g",
                "--driver-class-path",
                Path.of("target/test-classes").toAbsolutePath() + ":" + Checkout.ROOT.resolve("sdk/target/classes"),
                "--conf",
                "spark.sql.shuffle.partitions=8",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.ui.showConsoleProgress=false",
                "--class",
                SparkJobsByHand.class.getName(),
                "spark-internal",
                project.resolve("tables").toString(),
                project.resolve("by-hand").toString()));
        command.addAll(List.of(arguments));
        Checkout.Outcome outcome = Checkout.run(Checkout.ROOT, Map.of(), command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.err());
        }
        return outcome.out();
    }

    private String submit() {
        String submit = installed.engines().getOrDefault("spark", Map.of()).get("spark_submit");
        if (submit == null) {
            throw new IllegalStateException("Spark is not installed");
        }
        return submit;
    }
}
