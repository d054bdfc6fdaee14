package dev.dataflow.deploy.run;

import com.fasterxml.jackson.core.JacksonException;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.process.OwnedProcess;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** The tables of all Iceberg sinks, by name. */
    public static Map<String, RunResult.Table> read(
            PipelineIr pipeline, LocalConnections connections, Installation installation, int limit)
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
        return new TreeMap<>(ask(command(installation), Json.line(question)).tables());
    }

    private static List<String> command(Installation installation) {
        Map<String, String> holes = installation.engines().getOrDefault("local", Map.of());
        return List.of(
                holes.getOrDefault("java", "java"),
                "-Xshare:auto",
                "-XX:SharedArchiveFile=" + holes.get("class_data"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.library.path=" + holes.get("native_library_path"),
                "-cp",
                holes.getOrDefault("driver_classpath", ""),
                "dev.dataflow.driver.local.LocalDriver",
                SHOW);
    }

    private static Answer ask(List<String> command, String question) throws InterruptedException {
        Path log = Path.of(
                System.getProperty("java.io.tmpdir"),
                "dataflow-show-" + ProcessHandle.current().pid() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        try (OwnedProcess owned = OwnedProcess.start(builder);
                OutputStream input = owned.process().getOutputStream();
                BufferedReader output = owned.process().inputReader(StandardCharsets.UTF_8)) {
            input.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
            StringBuilder text = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                text.append(line).append('\n');
            }
            if (owned.process().waitFor() == 0) {
                Answer answer = Json.read(text.toString(), Answer.class);
                Files.deleteIfExists(log);
                return answer;
            }
        } catch (JacksonException e) {
            throw unreadable(log, "the driver's answer is not what was asked for");
        } catch (IOException e) {
            throw unreadable(log, e.toString());
        }
        throw unreadable(log, "the driver failed");
    }

    private static Obstacle unreadable(Path log, String why) {
        return Obstacle.machine(
                "tables of the run",
                "They cannot be read: " + why + ". What the driver said is in " + log + ".",
                "The run itself has ended well; only its tables cannot be shown.",
                "see whether catalog and warehouse can still be reached.");
    }
}
