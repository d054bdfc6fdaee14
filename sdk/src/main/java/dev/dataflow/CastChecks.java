package dev.dataflow;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Cast;
import dev.dataflow.ir.Expression.Castable;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes the rows out of which a step's casts could make nothing, in a step before it that expects its casts to succeed. So
 * that both mean the same casts, whatever order an engine computes in, what guards a cast is a case in both: sides of AND
 * and OR become one.
 */
final class CastChecks {
    private static final Expression TRUE = new Literal(Scalar.BOOLEAN, "true");
    private static final Expression FALSE = new Literal(Scalar.BOOLEAN, "false");

    private CastChecks() {}

    /** A step's body, and what is expected of its input before. */
    record Checked(Body.Expect before, Body body) {}

    /** The casts of a body taken apart; empty if it has none. */
    static Optional<Checked> of(Body body, BadRecords to) {
        List<Body.Named> values = values(body).stream()
                .map(value -> new Body.Named(value.name(), guarded(value.value())))
                .toList();
        List<Expectation> expectations = new ArrayList<>();
        Set<String> names = new HashSet<>();
        OnFailure onFailure = to == BadRecords.SKIP ? OnFailure.SKIP : OnFailure.DEAD_LETTERS;
        for (Body.Named value : values) {
            Expression holds = succeeds(value.value());
            if (holds.equals(TRUE) || expectations.stream().anyMatch(known -> asks(known, holds))) {
                continue;
            }
            // Columns are called apart, or it is a mistake that another rule tells.
            String name = name(value);
            String own = names.add(name) ? name : name + " for " + value.name();
            expectations.add(new Expectation(own, new Expectation.Holds(holds), onFailure));
        }
        return expectations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Checked(new Body.Expect(expectations), with(body, values)));
    }

    private static boolean asks(Expectation known, Expression condition) {
        return known.check().equals(new Expectation.Holds(condition));
    }

    private static List<Body.Named> values(Body body) {
        if (body instanceof Body.Select select) {
            return select.columns();
        } else if (body instanceof Body.WithColumns withColumns) {
            return withColumns.columns();
        }
        return body instanceof Body.Filter filter
                ? List.of(new Body.Named("the condition", filter.condition()))
                : List.of();
    }

    private static Body with(Body body, List<Body.Named> values) {
        if (body instanceof Body.Select) {
            return new Body.Select(values);
        }
        return body instanceof Body.Filter ? new Body.Filter(values.get(0).value()) : new Body.WithColumns(values);
    }

    /** Says which columns are cast to what: {@code cast of amount to int}. */
    private static String name(Body.Named value) {
        return value.value()
                .within()
                .filter(part -> part instanceof Cast)
                .map(part -> (Cast) part)
                .map(cast -> columns(cast, value.name()) + " to " + cast.type().text())
                .distinct()
                .collect(Collectors.joining(", ", "cast of ", ""));
    }

    private static String columns(Cast cast, String otherwise) {
        String columns = cast.within()
                .filter(part -> part instanceof Expression.Column)
                .map(part -> ((Expression.Column) part).name())
                .distinct()
                .collect(Collectors.joining(" and "));
        return columns.isEmpty() ? otherwise : columns;
    }

    /** The same value, each side of AND and OR that casts computed only where those before do not decide. */
    private static Expression guarded(Expression value) {
        if (value instanceof Cast cast) {
            return new Cast(guarded(cast.value()), cast.type());
        } else if (value instanceof Castable castable) {
            return new Castable(guarded(castable.value()), castable.type());
        } else if (value instanceof Expression.Field field) {
            return new Expression.Field(guarded(field.value()), field.name());
        }
        return value instanceof Call call ? guarded(call) : value;
    }

    private static Expression guarded(Call call) {
        boolean logical = call.function() == Function.AND || call.function() == Function.OR;
        List<Expression> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            Expression side = guarded(argument);
            boolean behind = logical && !arguments.isEmpty() && casts(side);
            arguments.add(behind ? behind(call.function(), arguments, side) : side);
        }
        return new Call(call.function(), arguments);
    }

    private static boolean casts(Expression value) {
        return value.within().anyMatch(part -> part instanceof Cast);
    }

    /** A side where those before it leave it to decide: AND is decided by what is false, OR by what is true. */
    private static Expression behind(Function function, List<Expression> before, Expression side) {
        Expression all = before.size() == 1 ? before.get(0) : new Call(function, before);
        boolean and = function == Function.AND;
        Expression decides = and ? new Call(Function.NOT, List.of(all)) : all;
        return new Call(
                Function.CASE, List.of(new Call(Function.COALESCE, List.of(decides, FALSE)), and ? FALSE : TRUE, side));
    }

    /** Whether all casts of a value that are computed for a row succeed; never computed itself where they do not. */
    private static Expression succeeds(Expression value) {
        if (value instanceof Cast cast) {
            return both(succeeds(cast.value()), new Castable(cast.value(), cast.type()));
        } else if (value instanceof Call call && call.function() == Function.CASE) {
            return ofCase(call.arguments(), 0);
        } else if (value instanceof Call call && call.function() == Function.COALESCE) {
            return ofFirst(call.arguments(), 0);
        }
        Expression all = TRUE;
        List<Expression> parts = value.parts();
        for (int i = parts.size() - 1; i >= 0; i--) {
            all = both(succeeds(parts.get(i)), all);
        }
        return all;
    }

    private static Expression ofCase(List<Expression> arguments, int from) {
        if (from + 1 >= arguments.size()) {
            return succeeds(arguments.get(from));
        }
        Expression taken = succeeds(arguments.get(from + 1));
        Expression rest = ofCase(arguments, from + 2);
        return both(succeeds(arguments.get(from)), choice(arguments.get(from), taken, rest));
    }

    private static Expression ofFirst(List<Expression> arguments, int from) {
        if (from == arguments.size()) {
            return TRUE;
        }
        Expression first = arguments.get(from);
        Expression rest = ofFirst(arguments, from + 1);
        return both(succeeds(first), choice(new Call(Function.IS_NULL, List.of(first)), rest, TRUE));
    }

    private static Expression both(Expression first, Expression second) {
        return first.equals(TRUE) ? second : choice(first, second, FALSE);
    }

    private static Expression choice(Expression condition, Expression then, Expression otherwise) {
        if (then.equals(otherwise)) {
            return then;
        }
        return then.equals(TRUE) && otherwise.equals(FALSE)
                ? condition
                : new Call(Function.CASE, List.of(condition, then, otherwise));
    }
}
