package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.json.Redactor;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How many rows the tables hold that a pipeline writes, and the first of them, as the local driver reads them. */
public final class TableHeads {
    private static final String ICEBERG = "iceberg";
    private static final String SHOW = "show";

    private TableHeads() {}

    /** What the driver is asked, in one line on its input, since there are credentials in it. */
    private record Question(SortedMap<String, Connection> connections, List<Table> tables) {}

    private record Table(String connector, String connection, String dataset, int limit) {}

    private record Answer(Map<String, RunResult.Table> tables) {}

    /** The tables of all Iceberg sinks, by name. */
    public static Map<String, RunResult.Table> read(
            PipelineIr pipeline, LocalConnections connections, Installation installation, RunLogs logs, int limit)
            throws InterruptedException {
        List<Table> tables = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            if (step.body() instanceof Body.Write write
                    && write.sink().connector().equals(ICEBERG)) {
                ConnectorUse sink = write.sink();
                tables.add(new Table(ICEBERG, sink.connection(), sink.dataset(), limit));
            }
        }
        if (tables.isEmpty()) {
            return new TreeMap<>();
        }
        List<String> ids = tables.stream().map(Table::connection).distinct().toList();
        Question question = new Question(connections.only(ids, "The end of the run"), tables);
        return new TreeMap<>(ask(command(installation), question, logs).tables());
    }

    private static List<String> command(Installation installation) {
        Map<String, String> holes = installation.engines().getOrDefault("local", Map.of());
        return List.of(
                holes.getOrDefault("java", "java"),
                "-Xshare:auto",
                "-XX:SharedArchiveFile=" + holes.get("class_data"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Djava.library.path=" + holes.get("native_library_path"),
                "-cp",
                holes.getOrDefault("driver_classpath", ""),
                "dev.dataflow.driver.local.LocalDriver",
                SHOW);
    }

    private static Answer ask(List<String> command, Question question, RunLogs logs) throws InterruptedException {
        Redactor redactor = Redactor.of(question.connections().values());
        StringBuilder answer = new StringBuilder();
        try (PrintWriter words = logs.open(logs.tables())) {
            DriverProcess driver =
                    new DriverProcess(new Launch(command, Launch.passedOn(System.getenv())), logs.folder(), redactor);
            Predicate<String> taken = line -> {
                answer.append(line).append('\n');
                return true;
            };
            int code = driver.run(Json.line(question), taken, words);
            if (code != 0) {
                throw unreadable(logs.tables(), "the driver failed");
            }
            return Json.read(answer.toString(), Answer.class);
        } catch (IOException e) {
            throw unreadable(logs.tables(), "the driver's answer is not what was asked for");
        }
    }

    private static Obstacle unreadable(Path log, String why) {
        return Obstacle.machine(
                "tables of the run",
                "They cannot be read: " + why + ". What the driver said is in " + log + ".",
                "The run itself has ended well; only its tables cannot be shown.",
                "see whether catalog and warehouse can still be reached.");
    }
}
