package dev.dataflow.deploy.run;

import dev.dataflow.connector.Option;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many rows the tables hold that a pipeline writes, and the first of them, as the local driver reads them. */
public final class TableHeads {
    private static final String ICEBERG = "iceberg";
    private static final String SHOW = "show";

    private TableHeads() {}

    /** What the driver is asked, in one line on its input, since there are credentials in it. */
    private record Question(SortedMap<String, Connection> connections, List<Table> tables) {}

    private record Table(String connector, String connection, String dataset, int limit) {}

    private record Answer(Map<String, RunResult.Table> tables) {}

    /** The tables of all Iceberg sinks, by name; those that the run names are left out. */
    public static Map<String, RunResult.Table> read(
            PipelineIr pipeline, LocalConnections connections, Installation installation, RunLogs logs, int limit)
            throws InterruptedException {
        List<Table> tables = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            if (step.body() instanceof Body.Write write
                    && write.sink().connector().equals(ICEBERG)
                    && !write.sink().options().containsKey(Option.NAME)) {
                ConnectorUse sink = write.sink();
                tables.add(new Table(ICEBERG, sink.connection(), sink.dataset(), limit));
            }
        }
        if (tables.isEmpty()) {
            return new TreeMap<>();
        }
        List<String> ids = tables.stream().map(Table::connection).distinct().toList();
        Question question = new Question(connections.only(ids, "The end of the run"), tables);
        return new TreeMap<>(ask(installation, question, logs).tables());
    }

    private static Answer ask(Installation installation, Question question, RunLogs logs) throws InterruptedException {
        DriverQuestion driver = new DriverQuestion(installation, logs, logs.tables());
        Optional<String> answer =
                driver.ask(SHOW, Json.line(question), question.connections().values());
        if (answer.isEmpty()) {
            throw unreadable(logs.tables(), "the driver failed");
        }
        try {
            return Json.read(answer.get(), Answer.class);
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
