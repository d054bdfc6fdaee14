package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Renders results over several rows: of groups and of windows. */
final class AggregateSql {
    /** So many bits of a long are summed by themselves, so that no sum on the way leaves the type. */
    private static final int LOW_BITS = 20;

    private final Step step;
    private final Relation input;
    private final Writing writing;

    AggregateSql(Step step, Relation input, Writing writing) {
        this.step = step;
        this.input = input;
        this.writing = writing;
    }

    /** One row a group. */
    String of(Body.Aggregate aggregate) {
        List<String> groups = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (String key : aggregate.keys()) {
            Schema.Column column = input.schema().column(key).orElseThrow();
            groups.add(Keys.of(column, writing));
            columns.add((Encoding.asked(column.type()) ? Keys.one(column, writing) : Keys.of(column, writing)) + " AS "
                    + name(key));
        }
        List<String> numbers = new ArrayList<>();
        for (Body.Aggregation result : aggregate.aggregations()) {
            columns.add(result(result, groups, numbers) + " AS " + name(result.name()));
        }
        String from = numbers.isEmpty()
                ? input.sql()
                : "(SELECT *, " + String.join(", ", numbers) + " FROM " + input.sql() + ") AS t";
        return "SELECT " + String.join(", ", columns) + " FROM " + from
                + (groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups));
    }

    private String result(Body.Aggregation result, List<String> groups, List<String> numbers) {
        Expression argument = result.argument();
        if (argument == null) {
            return "count(*)";
        }
        Rendered value = ExpressionSql.of(argument, input.schema(), "", writing);
        return switch (result.function()) {
            case COUNT -> "count(" + value.sql() + ")";
            case COUNT_DISTINCT -> "count(DISTINCT " + counted(value) + ")";
            case MIN -> Keys.unsigned(new Rendered("min(" + value.sql() + ")", value.type()), writing);
            case MAX -> Keys.unsigned(new Rendered("max(" + value.sql() + ")", value.type()), writing);
            case AVG -> mean(value, "");
            case SUM -> sum(value, type(result.name()), "");
            case FIRST, LAST -> {
                String number = name("_dataflow_number" + numbers.size());
                numbers.add(number(result, value, groups) + " AS " + number);
                yield Keys.only(value.sql(), value.type(), " FILTER (WHERE " + number + " = 1)", writing);
            }
        };
    }

    private String counted(Rendered value) {
        return Encoding.asked(value.type())
                ? writing.once(
                        value,
                        sql -> "CASE WHEN " + sql + " IS NULL THEN NULL ELSE "
                                + new Encoding(writing).of(sql, value.type()) + " END")
                : Keys.unsigned(value, writing);
    }

    /** Numbers the rows of a group so that the one that is wanted is the first. */
    private String number(Body.Aggregation result, Rendered value, List<String> groups) {
        boolean last = result.function() == Body.Aggregation.Function.LAST;
        List<String> order = new ArrayList<>();
        order.add("(" + value.sql() + " IS NULL) ASC");
        for (Body.Order by : result.order()) {
            boolean descending = by.descending() != last;
            order.add(name(by.column()) + (descending ? " DESC" : " ASC") + (last ? " NULLS FIRST" : " NULLS LAST"));
        }
        // Of values in the same place, the smallest counts as the first.
        order.addAll(Ordering.of(value, last ? " DESC" : " ASC", writing));
        return "row_number() OVER (" + (groups.isEmpty() ? "" : "PARTITION BY " + String.join(", ", groups) + " ")
                + "ORDER BY " + String.join(", ", order) + ")";
    }

    /** A result over a window. */
    String of(Body.Windows windows, Body.Windowed result) {
        String keys = windows.keys().stream()
                .map(key -> Keys.of(input.schema().column(key).orElseThrow(), writing))
                .collect(Collectors.joining(", "));
        String partition = keys.isEmpty() ? "" : "PARTITION BY " + keys + " ";
        // Of rows that share a place, which comes first is to be the same on every engine, and in a retry.
        boolean numbered = switch (result.function()) {
            case ROW_NUMBER, BEFORE, BEHIND -> true;
            case RANK, DENSE_RANK, COUNT, SUM, MIN, MAX, AVG -> false;
        };
        List<String> order = numbered
                ? Ordering.total(windows.order(), windows.keys(), input.schema(), input.hidden(), writing)
                : Ordering.of(windows.order(), writing);
        String over = " OVER (" + partition + (order.isEmpty() ? "" : "ORDER BY " + String.join(", ", order)) + ")";
        Type type = type(result.name());
        Expression argument = result.argument();
        if (argument == null) {
            String function = switch (result.function()) {
                case ROW_NUMBER -> "row_number()";
                case RANK -> "rank()";
                case DENSE_RANK -> "dense_rank()";
                case COUNT -> "count(*)";
                case BEFORE, BEHIND, SUM, MIN, MAX, AVG ->
                    throw new IllegalArgumentException("Cannot compute " + result.function() + " of nothing");
            };
            return writing.cast(function + over, type);
        }
        Rendered value = ExpressionSql.of(argument, input.schema(), "", writing);
        return switch (result.function()) {
            case BEFORE -> "lag(" + value.sql() + ", " + Objects.requireNonNull(result.offset()) + ")" + over;
            case BEHIND -> "lead(" + value.sql() + ", " + Objects.requireNonNull(result.offset()) + ")" + over;
            case COUNT -> "count(" + value.sql() + ")" + over;
            case MIN -> Keys.unsigned(new Rendered("min(" + value.sql() + ")" + over, type), writing);
            case MAX -> Keys.unsigned(new Rendered("max(" + value.sql() + ")" + over, type), writing);
            case AVG -> mean(value, over);
            case SUM -> sum(value, type, over);
            case ROW_NUMBER, RANK, DENSE_RANK ->
                throw new IllegalArgumentException("Cannot take the " + result.function() + " of a value");
        };
    }

    /** Of whole numbers and decimals by their exact sum, so that it does not depend on the order in which they are added. */
    private String mean(Rendered value, String over) {
        if (NumberTypes.floating(value.type())) {
            return "avg(" + Casts.of(value, Scalar.DOUBLE, writing) + ")" + over;
        }
        Type exact = value.type() instanceof Decimal decimal
                ? new Decimal(NumberTypes.MOST_DIGITS, decimal.scale())
                : new Decimal(NumberTypes.MOST_DIGITS, 0);
        Rendered sum = new Rendered(total(value, exact, over), exact);
        String total = Casts.of(sum, Scalar.DOUBLE, writing);
        String count = writing.cast("count(" + value.sql() + ")" + over, Scalar.DOUBLE);
        return writing.duck()
                ? "(" + total + " / nullif(" + count + ", 0))"
                : "try_divide(" + total + ", " + count + ")";
    }

    /** A sum that fits the type of the result, or is an error. */
    private String sum(Rendered value, Type type, String over) {
        return NumberTypes.floating(type)
                ? "sum(" + Casts.of(value, type, writing) + ")" + over
                : total(value, type, over);
    }

    private String total(Rendered value, Type type, String over) {
        if (value.type() instanceof Decimal decimal) {
            // DuckDB's own sums have a digit more than there are, which nothing else would find.
            Rendered sum = new Rendered(writing.cast("sum(" + value.sql() + ")" + over, type), type);
            return writing.duck() ? writing.once(sum, total -> bounded(total, decimal.scale())) : sum.sql();
        } else if (writing.duck() || value.type() == Scalar.INT) {
            return writing.cast("sum(" + Casts.of(value, Scalar.LONG, writing) + ")" + over, type);
        }
        // Spark's own sum is an error as soon as a part of it leaves the type.
        String high = "sum(shiftright(" + value.sql() + ", " + LOW_BITS + "))" + over;
        String low = "sum(" + value.sql() + " & " + ((1L << LOW_BITS) - 1) + "L)" + over;
        Type wide = new Decimal(NumberTypes.MOST_DIGITS, 0);
        return writing.cast(
                "(CAST(" + high + " AS decimal(20,0)) * " + (1L << LOW_BITS) + " + " + low + ")",
                type.equals(wide) ? wide : type);
    }

    private String bounded(String sum, int scale) {
        String most = "'" + "9".repeat(NumberTypes.MOST_DIGITS - scale) + "." + "9".repeat(scale) + "'";
        String limit = writing.cast(most, new Decimal(NumberTypes.MOST_DIGITS, scale));
        return "CASE WHEN " + sum + " > " + limit + " OR " + sum + " < -" + limit + " THEN "
                + writing.error(Fault.VALUE_UNFIT, "'Cannot hold a sum of more than 38 digits'") + " ELSE " + sum
                + " END";
    }

    private Type type(String column) {
        return step.columns().column(column).orElseThrow().type();
    }

    private String name(String identifier) {
        return writing.name(identifier);
    }
}
