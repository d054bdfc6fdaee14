package dev.dataflow;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Rejects;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph behind a pipeline's writes, laid flat: inputs before the steps that take them, else in the order of use. */
record Steps(List<Step> steps, List<Place> places, List<Problem> problems) {

    static Steps leadingTo(String pipeline, List<Node> writes) {
        List<Node> nodes = inOrder(writes);
        Map<Node, String> names = names(nodes);
        Set<String> taken = new HashSet<>(names.values());
        List<Step> steps = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Node node : nodes) {
            String name = names.getOrDefault(node, node.stem());
            Step step = new Step(
                    name,
                    node.inputs().stream().map(names::get).toList(),
                    node.body(),
                    declared(pipeline, name, node, problems),
                    node.engine(),
                    node.settings(),
                    node.rejects().equals(Rejects.NONE) ? null : node.rejects());
            for (Step each : rejecting(step, taken)) {
                steps.add(each);
                places.add(node.place());
            }
        }
        return new Steps(steps, places, problems);
    }

    /**
     * A step with what is said of its bad rows put where it belongs: a read's into the read, that of casts into a step
     * before. What goes nowhere stays, for the compiler to tell.
     */
    private static List<Step> rejecting(Step step, Set<String> taken) {
        Rejects said = step.rejects();
        BadRecords to = said == null ? null : said.to();
        if (said == null || to == null) {
            return List.of(step);
        }
        Rejects bounds = said.bounded() ? new Rejects(null, said.most(), said.share()) : null;
        if (step.body() instanceof Body.Read read) {
            Body put = new Body.Read(read.source(), to, read.where(), read.bounded(), read.origins(), read.drift());
            return List.of(step.withBody(put).withRejects(bounds));
        }
        Optional<CastChecks.Checked> casts = CastChecks.of(step.body(), to);
        if (casts.isEmpty()) {
            return List.of(step);
        } else if (to == BadRecords.FAIL) {
            return List.of(bounds == null ? step.withRejects(null) : step);
        }
        String name = step.name() + "_casts";
        for (int i = 2; !taken.add(name); i++) {
            name = step.name() + "_casts_" + i;
        }
        Step before = new Step(name, step.inputs(), casts.get().before(), null, step.engine(), step.settings(), bounds);
        return List.of(
                before,
                new Step(
                        step.name(),
                        List.of(name),
                        casts.get().body(),
                        step.schema(),
                        step.engine(),
                        step.settings(),
                        null));
    }

    /** Depth first without recursion: pipelines may be thousands of steps long. */
    private static List<Node> inOrder(List<Node> writes) {
        Set<Node> done = new LinkedHashSet<>();
        for (Node write : writes) {
            Deque<Node> open = new ArrayDeque<>(List.of(write));
            while (!open.isEmpty()) {
                Node node = open.peek();
                List<Node> missing = node.inputs().stream()
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
    private static Map<Node, String> names(List<Node> nodes) {
        Map<Node, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Node node : nodes) {
            String given = node.name();
            if (given != null) {
                names.put(node, given);
                taken.add(given);
            }
        }
        for (Node node : nodes) {
            String made = node.stem();
            for (int i = 2; node.name() == null && !taken.add(made); i++) {
                made = node.stem() + "_" + i;
            }
            names.putIfAbsent(node, made);
        }
        return names;
    }

    private static @Nullable Schema declared(String pipeline, String name, Node node, List<Problem> problems) {
        Columns.Reading reading = node.declared();
        if (reading == null) {
            return null;
        }
        String step = pipeline + " › " + name;
        boolean snapshot = reading.snapshot() != null;
        for (String complaint : reading.complaints()) {
            problems.add(
                    snapshot
                            ? new Problem(
                                    "DF144",
                                    step,
                                    node.place(),
                                    complaint,
                                    "write it, and compile the project; of a source, this writes it: dataflow schema pull "
                                            + pipeline + "/" + name + " --to src/main/resources/" + reading.snapshot())
                            : new Problem(
                                    "DF110",
                                    step,
                                    node.place(),
                                    complaint,
                                    "give the component a type that a column can have."));
        }
        return snapshot && !reading.complaints().isEmpty() ? null : reading.schema();
    }
}
