package dev.dataflow;

import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a pipeline declares: {@code Param.of("days", 7).between(1, 90)}. Its type is that of its
 * default; {@link #required} makes one without a default.
 */
public final class Param {
    private final Parameter ir;

    private Param(Parameter ir) {
        this.ir = ir;
    }

    /**
     * A parameter with a value for runs that are given none.
     *
     * @param otherwise a constant of the kinds that {@link Expr} takes
     */
    public static Param of(String name, Object otherwise) {
        Literal value = Expr.literal(otherwise);
        return new Param(new Parameter(name, value.type(), "", value.value(), null, null, List.of()));
    }

    /** A parameter that each run must be given. */
    public static Param required(String name, Type type) {
        return new Param(new Parameter(name, type, "", null, null, null, List.of()));
    }

    /** What it is for; Airflow shows it. */
    public Param description(String value) {
        return new Param(
                new Parameter(ir.name(), ir.type(), value, ir.otherwise(), ir.least(), ir.most(), ir.choices()));
    }

    /** The bounds of its values, both included; null for none. */
    public Param between(@Nullable Object least, @Nullable Object most) {
        return new Param(new Parameter(
                ir.name(), ir.type(), ir.description(), ir.otherwise(), text(least), text(most), ir.choices()));
    }

    /** The only values that it takes. */
    public Param oneOf(Object... values) {
        List<String> choices = Stream.of(values)
                .map(value -> Objects.requireNonNull(Expr.literal(value).value()))
                .toList();
        return new Param(
                new Parameter(ir.name(), ir.type(), ir.description(), ir.otherwise(), ir.least(), ir.most(), choices));
    }

    Parameter ir() {
        return ir;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Expr.literal(value).value();
    }
}
