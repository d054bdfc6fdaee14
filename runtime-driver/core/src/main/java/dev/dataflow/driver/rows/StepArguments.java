package dev.dataflow.driver.rows;

import dev.dataflow.Columns;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The arguments of a step's class, in a form that Java can send. */
public final class StepArguments implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String step;
    private final TreeMap<String, Argument> arguments = new TreeMap<>();

    private record Argument(String type, @Nullable String value) implements Serializable {}

    private StepArguments(String step) {
        this.step = step;
    }

    /** The arguments of a step, all of which the run has made constants. */
    public static StepArguments of(String step, Map<String, Expression> given) {
        StepArguments arguments = new StepArguments(step);
        given.forEach((name, value) -> {
            if (value instanceof Expression.Literal literal) {
                arguments.arguments.put(name, new Argument(literal.type().text(), literal.value()));
            }
        });
        return arguments;
    }

    /**
     * The arguments as a record, each component from the argument of its column's name.
     *
     * @throws IllegalArgumentException if a component has no argument, or one of another type
     */
    public <P extends Record> P as(Class<P> type) {
        List<Schema.Column> columns = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (Schema.Column component : Columns.of(type).schema().columns()) {
            Argument given = arguments.get(component.name());
            if (given == null) {
                throw new IllegalArgumentException("Step \"" + step + "\" has no argument \"" + component.name()
                        + "\". It has: " + listed(arguments.keySet()));
            } else if (!given.type.equals(component.type().text())) {
                throw new IllegalArgumentException("The argument \"" + component.name() + "\" of step \"" + step
                        + "\" is " + given.type + ", and " + type.getName() + " has it as "
                        + component.type().text());
            }
            columns.add(component);
            values.add(given.value == null ? null : Values.parse(Type.parse(given.type), given.value));
        }
        return RecordCodec.of(step, type, new Schema(columns)).decode(values.toArray());
    }

    /** Names in words. */
    public static String listed(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
