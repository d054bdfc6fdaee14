package dev.dataflow;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph behind a pipeline's writes, laid flat: inputs before the steps that take them, else in the order of use. */
record Steps(List<Step> steps, List<Place> places, List<Problem> problems) {

    static Steps leadingTo(String pipeline, List<Dataset.Node> writes) {
        List<Dataset.Node> nodes = inOrder(writes);
        Map<Dataset.Node, String> names = names(nodes);
        List<Step> steps = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Dataset.Node node : nodes) {
            String name = names.getOrDefault(node, node.stem());
            List<String> inputs = node.inputs().stream().map(names::get).toList();
            steps.add(new Step(name, inputs, node.body(), declared(pipeline, name, node, problems), node.engine()));
            places.add(node.place());
        }
        return new Steps(steps, places, problems);
    }

    /** Depth first without recursion: pipelines may be thousands of steps long. */
    private static List<Dataset.Node> inOrder(List<Dataset.Node> writes) {
        Set<Dataset.Node> done = new LinkedHashSet<>();
        for (Dataset.Node write : writes) {
            Deque<Dataset.Node> open = new ArrayDeque<>(List.of(write));
            while (!open.isEmpty()) {
                Dataset.Node node = open.peek();
                List<Dataset.Node> missing = node.inputs().stream()
                        .filter(input -> !done.contains(input))
                        .toList();
                if (missing.isEmpty()) {
                    open.pop();
                    done.add(node);
                } else {
                    open.push(missing.get(0));
                }
            }
        }
        return List.copyOf(done);
    }

    /** Names made by us keep clear of the author's and are numbered in order: join, join_2. */
    private static Map<Dataset.Node, String> names(List<Dataset.Node> nodes) {
        Map<Dataset.Node, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Dataset.Node node : nodes) {
            String given = node.name();
            if (given != null) {
                names.put(node, given);
                taken.add(given);
            }
        }
        for (Dataset.Node node : nodes) {
            String made = node.stem();
            for (int i = 2; node.name() == null && !taken.add(made); i++) {
                made = node.stem() + "_" + i;
            }
            names.putIfAbsent(node, made);
        }
        return names;
    }

    private static @Nullable Schema declared(String pipeline, String name, Dataset.Node node, List<Problem> problems) {
        Class<?> record = node.declared();
        if (record == null) {
            return null;
        }
        Columns.Reading reading = Columns.of(record);
        for (String complaint : reading.complaints()) {
            problems.add(new Problem(
                    "DF110",
                    pipeline + " › " + name,
                    node.place(),
                    complaint,
                    "give the component a type that a column can have."));
        }
        return reading.schema();
    }
}
