package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * As much of a condition as a database decides in the way that expressions mean it. What it lets through may be more than
 * what fulfils the condition, never less. Of texts it decides equality alone: their order, and which of them are different,
 * is a matter of collations.
 */
final class Condition {
    private static final Map<Function, String> OPERATORS = Map.of(
            Function.EQUAL, "=",
            Function.NOT_EQUAL, "<>",
            Function.LESS, "<",
            Function.LESS_OR_EQUAL, "<=",
            Function.GREATER, ">",
            Function.GREATER_OR_EQUAL, ">=");
    /** Columns of texts that compare with a bound text. */
    private static final Set<String> TEXTS = Set.of(
            "TEXT", "VARCHAR", "CHARACTER VARYING", "BPCHAR", "CHAR", "CHARACTER", "CITEXT", "VARCHAR_IGNORECASE");

    private final Dialect dialect;
    private final Schema schema;
    private final List<StoredColumn> stored;

    /** Over columns of a schema, which are stored in the same order. */
    Condition(Dialect dialect, Schema schema, List<StoredColumn> stored) {
        this.dialect = dialect;
        this.schema = schema;
        this.stored = stored;
    }

    /** What is true for all rows that fulfil the condition, if for others too; empty for nothing. */
    Optional<Statement> widened(Expression condition) {
        if (!(condition instanceof Expression.Call call)) {
            return Optional.empty();
        }
        return switch (call.function()) {
            case AND ->
                joined(widened(call.arguments()).filter(Optional::isPresent).toList(), " AND ");
            case OR -> joined(widened(call.arguments()).toList(), " OR ");
            case EQUAL, IN -> ofTexts(call).or(() -> exact(call));
            default -> exact(call);
        };
    }

    private Stream<Optional<Statement>> widened(List<Expression> conditions) {
        return conditions.stream().map(this::widened);
    }

    /** What is true, false or unknown for the same rows. */
    private Optional<Statement> exact(Expression condition) {
        if (!(condition instanceof Expression.Call call)) {
            return Optional.empty();
        }
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case AND -> joined(arguments.stream().map(this::exact).toList(), " AND ");
            case OR -> joined(arguments.stream().map(this::exact).toList(), " OR ");
            case NOT ->
                exact(arguments.get(0)).map(inner -> new Statement("(NOT " + inner.sql() + ")", inner.values()));
            case IS_NULL -> name(arguments.get(0)).map(name -> new Statement("(" + name + " IS NULL)", List.of()));
            case IN -> comparable(arguments) ? in(arguments) : Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                compared(call.function(), arguments.get(0), arguments.get(1));
            default -> Optional.empty();
        };
    }

    private static Optional<Statement> joined(List<Optional<Statement>> parts, String between) {
        if (parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return parts.stream()
                .flatMap(Optional::stream)
                .reduce((one, other) -> one.and(between, other))
                .map(all -> new Statement("(" + all.sql() + ")", all.values()));
    }

    private Optional<Statement> ofTexts(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        if (call.function() == Function.EQUAL && arguments.get(0) instanceof Literal) {
            arguments = List.of(arguments.get(1), arguments.get(0));
        }
        boolean texts = column(arguments.get(0))
                        .filter(at -> TEXTS.contains(stored.get(at).type()) && type(at) == Scalar.STRING)
                        .isPresent()
                && arguments.stream().skip(1).allMatch(value -> constant(value) && type(value) == Scalar.STRING);
        return texts ? in(arguments) : Optional.empty();
    }

    private Optional<Statement> compared(Function function, Expression left, Expression right) {
        if (left instanceof Literal) {
            return right instanceof Literal ? Optional.empty() : compared(function.mirrored(), right, left);
        }
        return comparable(List.of(left, right))
                ? name(left)
                        .map(name -> new Statement(
                                "(" + name + " " + OPERATORS.get(function) + " ?)", List.of((Literal) right)))
                : Optional.empty();
    }

    private Optional<Statement> in(List<Expression> arguments) {
        List<Literal> values = new ArrayList<>();
        arguments.stream().skip(1).forEach(value -> values.add((Literal) value));
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        return name(arguments.get(0)).map(name -> new Statement("(" + name + " IN (" + marks + "))", values));
    }

    /** Whether these are a column and constants whose comparison means the same in the database. */
    private boolean comparable(List<Expression> arguments) {
        Optional<Integer> at = column(arguments.get(0));
        if (at.isEmpty()) {
            return false;
        }
        Type wanted = type(at.get());
        Type held = dialect.type(stored.get(at.get()));
        return held != null
                && dialect.compares(held)
                && alike(held, wanted)
                && arguments.stream().skip(1).allMatch(value -> constant(value) && alike(wanted, type(value)));
    }

    /** Whether values of both are compared as the same kind of value, exactly. */
    private static boolean alike(Type one, Type other) {
        return one.equals(other) || (NumberTypes.exact(one) && NumberTypes.exact(other));
    }

    private static boolean constant(Expression value) {
        return value instanceof Literal literal && literal.value() != null;
    }

    private static Type type(Expression literal) {
        return ((Literal) literal).type();
    }

    private Type type(int at) {
        return schema.columns().get(at).type();
    }

    private Optional<Integer> column(Expression expression) {
        int at = expression instanceof Expression.Column column ? schema.names().indexOf(column.name()) : -1;
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    private Optional<String> name(Expression expression) {
        return column(expression).map(at -> dialect.quoted(stored.get(at).name()));
    }
}
