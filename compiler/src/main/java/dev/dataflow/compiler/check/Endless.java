package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which datasets never come to an end, and by which columns of theirs windows of time can be told apart. A dataset that a
 * step has waited for the end of counts as one with an end, so that the same mistake is told once.
 */
final class Endless {
    private final Map<String, Set<String>> windows = new HashMap<>();

    private Endless() {}

    static Endless in(Subject pipeline) {
        Endless endless = new Endless();
        pipeline.steps().forEach(step -> endless.add(step.step()));
        return endless;
    }

    /** Whether the step of that name gives rows without an end. */
    boolean is(String step) {
        return windows.containsKey(step);
    }

    /** Whether a step would have to see the last of rows that have none. */
    boolean waits(Step step) {
        return step.inputs().stream().anyMatch(this::is) && waits(step, step.body());
    }

    private boolean waits(Step step, Body body) {
        List<String> inputs = step.inputs();
        if (body instanceof Body.Aggregate aggregate) {
            return !windowed(inputs.get(0), aggregate.keys());
        } else if (body instanceof Body.Dedupe dedupe) {
            return !windowed(inputs.get(0), dedupe.keys());
        } else if (body instanceof Body.Windows within) {
            return !windowed(inputs.get(0), within.keys());
        } else if (body instanceof Body.UserClass user && user.kind() == Body.UserClass.Kind.GROUP) {
            return !windowed(inputs.get(0), user.keys());
        } else if (body instanceof Body.Join join && inputs.stream().allMatch(this::is)) {
            return !windowed(
                    inputs.get(0), join.keys().stream().map(Body.JoinKey::left).toList());
        } else if (body instanceof Body.Join join) {
            // Rows of the side without an end find their partners on the other; the other's rows never know of all.
            return is(inputs.get(0))
                    ? join.kind().keepsRight()
                    : join.kind().keepsLeft() || join.kind().leftOnly();
        } else if (body instanceof Body.Lookup) {
            return is(inputs.get(1));
        } else if (body instanceof Body.Expect expect) {
            return expect.expectations().stream()
                    .anyMatch(expectation -> !expectation.check().ofRows());
        }
        return body instanceof Body.Sort || (body instanceof Body.Union union && union.distinct());
    }

    private boolean windowed(String input, List<String> keys) {
        return !is(input) || keys.stream().anyMatch(windows.getOrDefault(input, Set.of())::contains);
    }

    private void add(Step step) {
        Body body = step.body();
        if (body instanceof Body.Read read && !read.bounded()) {
            windows.put(step.name(), Set.of());
        } else if (step.inputs().stream().anyMatch(this::is) && !waits(step)) {
            Set<String> columns = new HashSet<>();
            step.inputs().forEach(input -> columns.addAll(windows.getOrDefault(input, Set.of())));
            windows.put(step.name(), after(body, columns));
        }
    }

    private static Set<String> after(Body body, Set<String> columns) {
        Set<String> after = new HashSet<>(columns);
        if (body instanceof Body.TimeWindow) {
            after.add("window_start");
            after.add("window_end");
        } else if (body instanceof Body.Rename rename) {
            rename.columns().stream()
                    .filter(renamed -> columns.contains(renamed.from()))
                    .forEach(renamed -> after.add(renamed.to()));
        } else if (body instanceof Body.Select select) {
            select.columns().stream()
                    .filter(named ->
                            named.value() instanceof Expression.Column column && columns.contains(column.name()))
                    .forEach(named -> after.add(named.name()));
        }
        return after;
    }
}
