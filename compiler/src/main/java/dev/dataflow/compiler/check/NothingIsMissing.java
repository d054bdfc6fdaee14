package dev.dataflow.compiler.check;

import dev.dataflow.Pipeline;
import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nothing of a pipeline is null that has to be there. Comes before all other rules, which rely on it, and reads the data as
 * its JSON form does, by the components of records, so that none is forgotten; without recursion and each object once.
 */
final class NothingIsMissing {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Part> open = new ArrayDeque<>();
    private final List<String> missing = new ArrayList<>();

    private NothingIsMissing() {}

    static List<Problem> check(Pipeline pipeline) {
        PipelineIr ir = pipeline.ir();
        List<Problem> problems = new ArrayList<>();
        check(ir.fullName(), pipeline.place(), ir.withSteps(List.of()), problems);
        for (int i = 0; i < ir.steps().size(); i++) {
            Step step = ir.steps().get(i);
            check(ir.fullName() + " › " + step.name(), pipeline.places().get(i), step, problems);
        }
        return problems;
    }

    private static void check(String subject, Place place, Record whole, List<Problem> problems) {
        NothingIsMissing walk = new NothingIsMissing();
        walk.open.push(new Part(whole, null, ""));
        while (!walk.open.isEmpty()) {
            walk.look(walk.open.pop());
        }
        if (!walk.missing.isEmpty()) {
            problems.add(new Problem(
                    "DF010",
                    subject,
                    place,
                    "It was given null where a value must be: " + String.join(", ", walk.missing) + ".",
                    "give a value, or leave the call out. What the machine brings, as System.getenv does, may be missing"
                            + " where the pipeline is compiled."));
        }
    }

    /** Something within something, by the name that it has there. */
    private record Part(Object value, @Nullable Part within, String name) {
        String path() {
            StringBuilder path = new StringBuilder(name);
            for (Part part = within; part != null && !part.name().isEmpty(); part = part.within()) {
                path.insert(0, path.charAt(0) == '[' ? part.name() : part.name() + ".");
            }
            return path.toString();
        }
    }

    private void look(Part part) {
        Object value = part.value();
        if (value instanceof Record whole && seen.add(whole)) {
            for (Components.Component component : Components.of(whole)) {
                push(part, component.name(), component.valueIn(whole), !component.nullable());
            }
        } else if (value instanceof Collection<?> elements) {
            int index = 0;
            for (Object element : elements) {
                push(part, "[" + index++ + "]", element, true);
            }
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> push(part, String.valueOf(key), entry, true));
        }
    }

    private void push(Part within, String name, @Nullable Object value, boolean needed) {
        if (value != null) {
            open.push(new Part(value, within, name));
        } else if (needed) {
            missing.add(new Part("", within, name).path().replaceFirst("^body\\.", ""));
        }
    }
}
