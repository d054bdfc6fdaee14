package dev.dataflow.connectors.iceberg;

import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * What of a condition Iceberg can look for in partitions and statistics. It is never narrower than the condition: what
 * cannot be said in Iceberg's words, or has another meaning there, counts as true.
 */
final class Pruning {
    private final Schema columns;

    private Pruning(Schema columns) {
        this.columns = columns;
    }

    /** A condition that is true wherever this one is. */
    static Expression of(dev.dataflow.ir.@Nullable Expression where, Schema columns) {
        return where == null ? Expressions.alwaysTrue() : new Pruning(columns).wider(where);
    }

    private Expression wider(dev.dataflow.ir.Expression condition) {
        if (condition instanceof Call call && call.function() == Function.AND) {
            return call.arguments().stream().map(this::wider).reduce(Expressions.alwaysTrue(), Expressions::and);
        } else if (condition instanceof Call call && call.function() == Function.OR) {
            return call.arguments().stream().map(this::wider).reduce(Expressions.alwaysFalse(), Expressions::or);
        }
        return exact(condition).orElse(Expressions.alwaysTrue());
    }

    /** The condition itself: what may be turned round. */
    private Optional<Expression> exact(dev.dataflow.ir.Expression condition) {
        if (!(condition instanceof Call call)) {
            return Optional.empty();
        }
        List<dev.dataflow.ir.Expression> arguments = call.arguments();
        return switch (call.function()) {
            case AND, OR -> combined(call);
            case NOT -> exact(arguments.get(0)).map(Expressions::not);
            case IS_NULL ->
                arguments.get(0) instanceof Column column && type(column).isPresent()
                        ? Optional.of(Expressions.isNull(column.name()))
                        : Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                compared(call.function(), arguments.get(0), arguments.get(1));
            case IN -> in(arguments);
            default -> Optional.empty();
        };
    }

    private Optional<Expression> combined(Call call) {
        List<Expression> parts = new ArrayList<>();
        for (dev.dataflow.ir.Expression argument : call.arguments()) {
            Optional<Expression> part = exact(argument);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.stream().reduce(call.function() == Function.AND ? Expressions::and : Expressions::or);
    }

    private Optional<Expression> compared(
            Function function, dev.dataflow.ir.Expression left, dev.dataflow.ir.Expression right) {
        if (right instanceof Literal literal) {
            return compared(function, left, literal);
        }
        return left instanceof Literal literal ? compared(function.mirrored(), right, literal) : Optional.empty();
    }

    private Optional<Expression> compared(Function function, dev.dataflow.ir.Expression of, Literal with) {
        String text = with.value();
        if (of instanceof Column column) {
            return value(column, with).map(value -> compared(function, column.name(), value));
        }
        return text != null
                        && with.type() == Scalar.DATE
                        && of instanceof Call call
                        && call.function() == Function.TO_DATE
                        && call.arguments().get(0) instanceof Column column
                ? day(function, column, LocalDate.parse(text))
                : Optional.empty();
    }

    private static Expression compared(Function function, String column, Object value) {
        return switch (function) {
            case EQUAL -> Expressions.equal(column, value);
            case NOT_EQUAL -> Expressions.notEqual(column, value);
            case LESS -> Expressions.lessThan(column, value);
            case LESS_OR_EQUAL -> Expressions.lessThanOrEqual(column, value);
            case GREATER -> Expressions.greaterThan(column, value);
            case GREATER_OR_EQUAL -> Expressions.greaterThanOrEqual(column, value);
            default -> throw new IllegalArgumentException("Cannot compare by " + function);
        };
    }

    /** The day of a time, as the times between two midnights in UTC. */
    private Optional<Expression> day(Function function, Column column, LocalDate day) {
        Optional<Type> type = type(column);
        if (type.filter(found -> found == Scalar.TIMESTAMP || found == Scalar.INSTANT)
                .isEmpty()) {
            return Optional.empty();
        }
        String name = column.name();
        Object begin = micros(day);
        Object end = micros(day.plusDays(1));
        return Optional.of(
                switch (function) {
                    case EQUAL ->
                        Expressions.and(Expressions.greaterThanOrEqual(name, begin), Expressions.lessThan(name, end));
                    case NOT_EQUAL ->
                        Expressions.or(Expressions.lessThan(name, begin), Expressions.greaterThanOrEqual(name, end));
                    case LESS -> Expressions.lessThan(name, begin);
                    case LESS_OR_EQUAL -> Expressions.lessThan(name, end);
                    case GREATER -> Expressions.greaterThanOrEqual(name, end);
                    default -> Expressions.greaterThanOrEqual(name, begin);
                });
    }

    private static long micros(LocalDate day) {
        return Math.multiplyExact(day.atStartOfDay().toEpochSecond(ZoneOffset.UTC), 1_000_000L);
    }

    private Optional<Expression> in(List<dev.dataflow.ir.Expression> arguments) {
        if (!(arguments.get(0) instanceof Column column)) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (dev.dataflow.ir.Expression argument : arguments.subList(1, arguments.size())) {
            Optional<Object> value = argument instanceof Literal literal ? value(column, literal) : Optional.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(Expressions.in(column.name(), values.toArray()));
    }

    /**
     * A constant as Iceberg compares the column with it; empty where the two do not agree on what is less. Floats never do:
     * statistics leave out NaN, which is greater than all else. Of UUIDs Iceberg compares the halves as signed numbers.
     */
    private Optional<Object> value(Column column, Literal literal) {
        String text = literal.value();
        Optional<Type> type = type(column);
        if (text == null || type.isEmpty()) {
            return Optional.empty();
        }
        Type found = type.get();
        boolean whole = found == Scalar.INT || found == Scalar.LONG;
        if (whole && (literal.type() == Scalar.INT || literal.type() == Scalar.LONG)) {
            return Optional.of(Long.valueOf(text));
        } else if (found == Scalar.BOOLEAN && literal.type() == Scalar.BOOLEAN) {
            return Optional.of(Boolean.valueOf(text));
        }
        boolean same = found.equals(literal.type())
                && (found == Scalar.STRING
                        || found == Scalar.DATE
                        || found == Scalar.TIMESTAMP
                        || found == Scalar.INSTANT
                        || found instanceof Type.Decimal);
        return same ? Optional.of(IcebergTypes.internal(found, text)) : Optional.empty();
    }

    private Optional<Type> type(Column column) {
        return columns.column(column.name()).map(Schema.Column::type);
    }
}
