package dev.dataflow.connectors.files;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a condition says of rows of which some values are known. Where that depends on others, or on rules that are an
 * engine's business, it may be anything.
 */
final class Condition {
    private enum Truth {
        YES,
        NO,
        /** The third value of SQL's logic. */
        NULL,
        ANY
    }

    private final SortedMap<String, Literal> known;

    private Condition(SortedMap<String, Literal> known) {
        this.known = known;
    }

    /** Whether a row with these values may fulfil the condition. */
    static boolean mayHold(@Nullable Expression where, SortedMap<String, Literal> known) {
        if (where == null) {
            return true;
        }
        Truth truth = new Condition(known).of(where);
        return truth == Truth.YES || truth == Truth.ANY;
    }

    private Truth of(Expression condition) {
        if (!(condition instanceof Expression.Call call)) {
            Literal value = literal(condition);
            return value != null && value.type() == Scalar.BOOLEAN ? truth(value) : Truth.ANY;
        }
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case AND -> all(arguments.stream().map(this::of), Truth.NO, Truth.YES);
            case OR -> all(arguments.stream().map(this::of), Truth.YES, Truth.NO);
            case NOT -> not(of(arguments.get(0)));
            case IS_NULL -> {
                Literal value = literal(arguments.get(0));
                yield value == null ? Truth.ANY : value.value() == null ? Truth.YES : Truth.NO;
            }
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                compared(call.function(), arguments.get(0), arguments.get(1));
            case IN ->
                all(
                        arguments.stream()
                                .skip(1)
                                .map(other -> compared(Expression.Function.EQUAL, arguments.get(0), other)),
                        Truth.YES,
                        Truth.NO);
            default -> Truth.ANY;
        };
    }

    /** What one of these decides; else what is left. */
    private static Truth all(Stream<Truth> truths, Truth deciding, Truth neutral) {
        Set<Truth> found = truths.collect(Collectors.toSet());
        return Stream.of(deciding, Truth.ANY, Truth.NULL)
                .filter(found::contains)
                .findFirst()
                .orElse(neutral);
    }

    private static Truth not(Truth truth) {
        return truth == Truth.YES ? Truth.NO : truth == Truth.NO ? Truth.YES : truth;
    }

    private static Truth truth(Literal flag) {
        return flag.value() == null ? Truth.NULL : Boolean.parseBoolean(flag.value()) ? Truth.YES : Truth.NO;
    }

    private Truth compared(Expression.Function function, Expression one, Expression other) {
        Literal left = literal(one);
        Literal right = literal(other);
        if ((left != null && left.value() == null) || (right != null && right.value() == null)) {
            return Truth.NULL;
        } else if (left == null || right == null) {
            return Truth.ANY;
        }
        Integer order = order(left, right);
        if (order == null) {
            return Truth.ANY;
        }
        boolean holds = switch (function) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
        return holds ? Truth.YES : Truth.NO;
    }

    /** How two values stand to each other, if all engines see it so. */
    @SuppressWarnings("unchecked") // Two of one class.
    private static @Nullable Integer order(Literal left, Literal right) {
        String one = String.valueOf(left.value());
        String other = String.valueOf(right.value());
        if (NumberTypes.exact(left.type()) && NumberTypes.exact(right.type())) {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        } else if (!left.type().equals(right.type())) {
            return null;
        } else if (left.type() == Scalar.STRING) {
            return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        } else if (left.type() == Scalar.DATE || left.type() == Scalar.TIMESTAMP || left.type() == Scalar.INSTANT) {
            return ((Comparable<Object>) Values.parse(left.type(), one)).compareTo(Values.parse(left.type(), other));
        }
        return left.type() == Scalar.BOOLEAN && one.equals(other) ? 0 : null;
    }

    private @Nullable Literal literal(Expression value) {
        return value instanceof Expression.Column column
                ? known.get(column.name())
                : value instanceof Literal literal ? literal : null;
    }
}
