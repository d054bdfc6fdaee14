package dev.dataflow;

import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that are made while a definition is asked for its pipeline, to find those that nothing comes of. */
final class Made {
    /** The one thing that calls in a definition have in common, without a name for it in every call. */
    private static final ThreadLocal<@Nullable Made> OPEN = new ThreadLocal<>();

    private final List<Node> nodes = new ArrayList<>();

    private Made() {}

    /** Remembers a step, if a definition is being asked. */
    static Node remembered(Node node) {
        Made open = OPEN.get();
        if (open != null) {
            open.nodes.add(node);
        }
        return node;
    }

    static @Nullable Pipeline by(PipelineDefinition definition) {
        Made made = new Made();
        Made before = OPEN.get();
        OPEN.set(made);
        try {
            Pipeline pipeline = definition.define();
            return pipeline == null
                    ? null
                    : made.complained(pipeline, definition.getClass().getName());
        } finally {
            OPEN.set(before);
        }
    }

    private Pipeline complained(Pipeline pipeline, String definition) {
        if (pipeline.ir().steps().isEmpty()) {
            // That nothing is written is one mistake, and another rule's.
            return pipeline;
        }
        // A step and what as(), on() and with() make of it have the very same place.
        Set<Place> used = Collections.newSetFromMap(new IdentityHashMap<>());
        used.addAll(pipeline.places());
        nodes.forEach(node -> node.inputs().forEach(input -> used.add(input.place())));
        List<Problem> problems = new ArrayList<>(pipeline.problems());
        for (Node node : nodes) {
            if (!used.contains(node.place()) && belongsTo(definition, node)) {
                problems.add(problem(pipeline, node));
            }
        }
        return pipeline.withProblems(problems);
    }

    /**
     * What other classes make is theirs to give, whether one takes all of it or not; and of a split, one may want some
     * parts only.
     */
    private static boolean belongsTo(String definition, Node node) {
        String owner = node.place().className();
        return (owner.equals(definition) || owner.startsWith(definition + "$")) && !(node.body() instanceof Body.Part);
    }

    private static Problem problem(Pipeline pipeline, Node node) {
        String name = node.name() == null ? node.stem() : node.name();
        boolean write = node.body() instanceof Body.Write;
        return new Problem(
                "DF142",
                pipeline.ir().fullName() + " › " + name,
                node.place(),
                write
                        ? "The write \"" + name + "\" is no part of the pipeline, so that it is never run."
                        : "Nothing comes of the dataset \"" + name + "\": only steps that lead to a write are run.",
                write ? "hand it to .write(…) before build()." : "write what comes of it, or leave it out.");
    }
}
