package dev.dataflow.driver.faults;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The failpoints that a task passes, in that order. */
public final class FailpointNames {
    private FailpointNames() {}

    /** Those of a task of a pipeline. */
    public static List<String> of(PipelineDocument document, String taskName) {
        Plan.Task task = document.task(taskName);
        List<String> writes = task.steps().stream()
                .filter(step -> document.ir().step(step).body() instanceof Body.Write)
                .toList();
        List<String> names = new ArrayList<>(List.of("claimed", "pinned"));
        for (String step : task.steps()) {
            if (writes.contains(step)) {
                names.add("writing." + step);
                names.add("staged." + step);
            }
            if (task.exchanges().writes().contains(step)) {
                names.add("exchanged." + step);
            }
        }
        names.addAll(List.of("intent.before", "intent.after"));
        for (String write : writes) {
            names.addAll(List.of("commit.before." + write, "commit.after." + write));
        }
        for (String exchange : task.exchanges().writes()) {
            names.addAll(List.of("exchange.before." + exchange, "exchange.after." + exchange));
        }
        names.addAll(List.of("dead-letters.before", "dead-letters.after", "report.before"));
        return names;
    }

    /** Those within the commits of a task's sinks: about what makes rows visible, and what only follows from it. */
    public static List<String> withinCommits(PipelineDocument document, String taskName) {
        List<String> names = new ArrayList<>();
        for (String step : document.task(taskName).steps()) {
            if (document.ir().step(step).body() instanceof Body.Write write) {
                for (String place : withinCommit(write.sink().connector())) {
                    names.add("committing." + place + "." + step);
                }
            }
        }
        return names;
    }

    private static List<String> withinCommit(String connector) {
        return switch (connector) {
            case "iceberg" -> List.of("swap.before", "swap.after");
            case "jdbc" -> List.of("transaction.before", "transaction.after");
            case "csv", "jsonlines", "parquet" ->
                List.of("manifest.before", "manifest.after", "moved.0", "removed", "cleared", "applied");
            default -> List.of();
        };
    }

    /** Prints those of a task: the arguments are the pipeline's JSON document and the task's name. */
    public static void main(String[] arguments) throws IOException {
        PipelineDocument document = new Json().readPipeline(Files.readString(Path.of(arguments[0])));
        of(document, arguments[1]).forEach(System.out::println);
    }
}
