package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.PipelineIr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** No pipeline is started, by way of the datasets that it and others write, by its own runs: they would never end. */
final class NoPipelineWaitsForItself implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        if (ScheduleIsValid.updates(pipeline.ir().schedule()).isEmpty()) {
            return List.of();
        }
        List<String> cycle = cycle(pipeline.ir(), pipeline.writers());
        String first = cycle.stream().min(String::compareTo).orElse("");
        // A cycle of several pipelines is told once, of the first by name.
        if (!first.equals(pipeline.ir().fullName())) {
            return List.of();
        }
        String what = cycle.size() == 1
                ? "The pipeline begins when a dataset is updated that it writes itself"
                : "The pipeline is started by its own writes: "
                        + cycle.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(" starts "))
                        + " starts \""
                        + first + "\"";
        return List.of(pipeline.problem(
                "DF215",
                what + ". Its runs would never end.",
                "give one of these pipelines a schedule by time, or let it wait for another dataset."));
    }

    /** The shortest way from a pipeline back to itself; empty if there is none. */
    private static List<String> cycle(PipelineIr start, Writers writers) {
        Map<String, String> from = new HashMap<>();
        Deque<PipelineIr> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            PipelineIr at = open.remove();
            for (PipelineIr next : started(at, writers)) {
                if (next.fullName().equals(start.fullName())) {
                    return way(at.fullName(), start.fullName(), from);
                } else if (from.putIfAbsent(next.fullName(), at.fullName()) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> way(String last, String start, Map<String, String> from) {
        List<String> way = new ArrayList<>(List.of(last));
        for (String at = last; !at.equals(start); ) {
            at = from.getOrDefault(at, start);
            way.add(0, at);
        }
        return way;
    }

    private static Collection<PipelineIr> started(PipelineIr pipeline, Writers writers) {
        Map<String, PipelineIr> started = new LinkedHashMap<>();
        pipeline.steps().stream()
                .flatMap(step -> step.body().writes().stream())
                .flatMap(sink -> writers.waitingFor(sink).stream())
                .forEach(next -> started.put(next.fullName(), next));
        return started.values();
    }
}
