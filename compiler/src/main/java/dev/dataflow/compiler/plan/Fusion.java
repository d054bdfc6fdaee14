package dev.dataflow.compiler.plan;

import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts neighbouring steps into one group where they run on the same engine with the same settings. A step joins the groups
 * of its inputs one after the other, in the pipeline's order; it stays apart from one that it is connected with by way of
 * a third, since the two tasks would then wait for each other.
 */
final class Fusion {
    private final Map<String, EngineUse> engines;
    /** The group of each step, as the name of the group's first step. */
    private final Map<String, String> groups = new LinkedHashMap<>();

    private final Map<String, List<String>> inputs = new LinkedHashMap<>();

    private Fusion(Map<String, EngineUse> engines) {
        this.engines = engines;
    }

    /** The groups, each with its steps in the pipeline's order. */
    static List<List<Step>> of(PipelineIr pipeline, Map<String, EngineUse> engines) {
        Fusion fusion = new Fusion(engines);
        pipeline.steps().forEach(fusion::add);
        Map<String, List<Step>> members = new LinkedHashMap<>();
        for (Step step : pipeline.steps()) {
            members.computeIfAbsent(fusion.group(step.name()), group -> new ArrayList<>())
                    .add(step);
        }
        return List.copyOf(members.values());
    }

    private void add(Step step) {
        groups.put(step.name(), step.name());
        inputs.put(step.name(), step.inputs());
        for (String input : step.inputs()) {
            String from = group(input);
            String to = group(step.name());
            boolean alike = engine(input).equals(engine(step.name()));
            if (alike && !from.equals(to) && !connectedByAThird(from, to)) {
                groups.replaceAll((name, group) -> group.equals(to) ? from : group);
            }
        }
    }

    private boolean connectedByAThird(String from, String to) {
        Map<String, Set<String>> downstream = downstream();
        Deque<String> open = new ArrayDeque<>(downstream.getOrDefault(from, Set.of()));
        open.remove(to);
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (String next : downstream.getOrDefault(open.pop(), Set.of())) {
                if (next.equals(to)) {
                    return true;
                }
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return false;
    }

    private Map<String, Set<String>> downstream() {
        Map<String, Set<String>> downstream = new LinkedHashMap<>();
        inputs.forEach((step, names) -> {
            for (String input : names) {
                if (!group(input).equals(group(step))) {
                    downstream
                            .computeIfAbsent(group(input), group -> new HashSet<>())
                            .add(group(step));
                }
            }
        });
        return downstream;
    }

    private String group(String step) {
        return groups.getOrDefault(step, step);
    }

    private EngineUse engine(String step) {
        return engines.getOrDefault(step, EngineUse.of(""));
    }
}
