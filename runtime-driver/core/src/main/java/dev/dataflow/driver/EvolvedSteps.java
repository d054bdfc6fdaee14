package dev.dataflow.driver;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.PassedOn;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a task with the columns that sources brought and no step declares: each goes along through steps that pass
 * all columns of their first input on, until one does not, and to no other task.
 */
final class EvolvedSteps {
    /** Without any. */
    static final EvolvedSteps NONE = new EvolvedSteps(List.of(), Map.of());

    private final Map<String, Step> steps = new HashMap<>();
    /** By step, the names of its columns that no step declares, in the order of its schema. */
    private final Map<String, List<String>> evolved = new HashMap<>();
    /** By a column that goes no further, since a step makes one of that name itself: that step. */
    private final Map<String, String> makers = new HashMap<>();

    private EvolvedSteps(List<Step> declared, Map<String, List<Schema.Column>> came) {
        Map<String, Step> before = new HashMap<>();
        declared.forEach(step -> before.put(step.name(), step));
        for (Step step : declared) {
            steps.put(step.name(), step);
            List<Schema.Column> columns = step.body() instanceof Body.Read
                    ? with(step.columns(), came.getOrDefault(step.name(), List.of()))
                    : behind(step, before);
            if (columns.size() > step.columns().columns().size()) {
                Schema schema = new Schema(columns);
                List<String> names = new ArrayList<>(schema.names());
                names.removeAll(step.columns().names());
                steps.put(step.name(), step.withSchema(schema));
                evolved.put(step.name(), List.copyOf(names));
            }
        }
    }

    /**
     * The steps of a task, each after its inputs, with what came new to its reads.
     *
     * @param came by the name of the read step; a name that a later step makes itself must not be among them
     */
    static EvolvedSteps of(List<Step> declared, Map<String, List<Schema.Column>> came) {
        return new EvolvedSteps(declared, came);
    }

    /** The step that makes a column of that name itself, where one that came new would come to it; null if there is none. */
    static @Nullable String maker(List<Step> declared, String read, Schema.Column column) {
        return new EvolvedSteps(declared, Map.of(read, List.of(column))).makers.get(column.name());
    }

    /** A step of the task, with its columns as they are now. */
    Step step(Step declared) {
        return steps.getOrDefault(declared.name(), declared);
    }

    /** The names of a step's columns that no step declares. */
    List<String> names(String step) {
        return evolved.getOrDefault(step, List.of());
    }

    /** The columns that a step takes of one of its inputs, which may give more. */
    Schema taken(Step step, int input, Schema given) {
        List<String> more = names(step.inputs().get(input));
        if (more.isEmpty() || (input == 0 && PassedOn.passes(step.body()))) {
            return given;
        }
        return new Schema(given.columns().stream()
                .filter(column -> !more.contains(column.name()))
                .toList());
    }

    private static List<Schema.Column> with(Schema declared, List<Schema.Column> came) {
        List<Schema.Column> columns = new ArrayList<>(declared.columns());
        columns.addAll(came);
        return columns;
    }

    /** The step's own columns, in their order; what goes along keeps its place among them. */
    private List<Schema.Column> behind(Step step, Map<String, Step> declared) {
        List<Schema.Column> own = step.columns().columns();
        Step input = step.inputs().isEmpty() ? null : declared.get(step.inputs().get(0));
        List<String> along = input == null ? List.of() : names(input.name());
        if (input == null || along.isEmpty() || !PassedOn.passes(step.body())) {
            return own;
        }
        Set<String> made = new HashSet<>();
        own.forEach(column -> made.add(folded(column.name())));
        int more = own.size() - input.columns().columns().size();
        List<Schema.Column> columns = new ArrayList<>();
        int taken = 0;
        for (Schema.Column column : step(input).columns().columns()) {
            if (!along.contains(column.name())) {
                int count = PassedOn.columns(step.body(), column.name(), more);
                columns.addAll(own.subList(taken, taken + count));
                taken += count;
            } else if (made.contains(folded(column.name()))) {
                makers.putIfAbsent(column.name(), step.name());
            } else {
                columns.add(column);
            }
        }
        columns.addAll(own.subList(taken, own.size()));
        return columns;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
