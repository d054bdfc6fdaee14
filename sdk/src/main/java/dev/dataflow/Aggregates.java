package dev.dataflow;

import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Body.Order;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Results over the rows of a group; to be imported statically. Nulls are left out. */
public final class Aggregates {
    private Aggregates() {}

    /** A result that has yet to be named. */
    public static final class Unnamed {
        private final Aggregation.Function function;
        private final @Nullable Expr argument;
        private final List<Order> order;

        private Unnamed(Aggregation.Function function, @Nullable Expr argument, List<Order> order) {
            this.function = function;
            this.argument = argument;
            this.order = order;
        }

        /** Names the result's column. */
        public Aggregation as(String column) {
            return new Aggregation(column, function, argument == null ? null : argument.ir(), order);
        }
    }

    /** The number of rows; a long. */
    public static Unnamed count() {
        return new Unnamed(Aggregation.Function.COUNT, null, List.of());
    }

    /** The number of rows in which a column has a value; a long. */
    public static Unnamed count(String column) {
        return count(Expr.col(column));
    }

    /** The number of rows for which a computed value is there; a long. */
    public static Unnamed count(Expr value) {
        return of(Aggregation.Function.COUNT, value);
    }

    /** The number of different values of a column; a long. */
    public static Unnamed countDistinct(String column) {
        return countDistinct(Expr.col(column));
    }

    /** The number of different values computed from the rows; a long. */
    public static Unnamed countDistinct(Expr value) {
        return of(Aggregation.Function.COUNT_DISTINCT, value);
    }

    /** The sum of a column: of int and long a long, of decimals a decimal(38, same scale), of doubles a double. */
    public static Unnamed sum(String column) {
        return sum(Expr.col(column));
    }

    /** The sum of a value computed from each row. */
    public static Unnamed sum(Expr value) {
        return of(Aggregation.Function.SUM, value);
    }

    /** The mean of a column, a double. */
    public static Unnamed avg(String column) {
        return avg(Expr.col(column));
    }

    /** The mean of a value computed from each row, a double. */
    public static Unnamed avg(Expr value) {
        return of(Aggregation.Function.AVG, value);
    }

    /** The smallest value of a column. */
    public static Unnamed min(String column) {
        return min(Expr.col(column));
    }

    /** The smallest of the values computed from the rows. */
    public static Unnamed min(Expr value) {
        return of(Aggregation.Function.MIN, value);
    }

    /** The greatest value of a column. */
    public static Unnamed max(String column) {
        return max(Expr.col(column));
    }

    /** The greatest of the values computed from the rows. */
    public static Unnamed max(Expr value) {
        return of(Aggregation.Function.MAX, value);
    }

    /** The value of the first row in the order that has one. */
    public static Unnamed first(String column, SortBy by) {
        return new Unnamed(Aggregation.Function.FIRST, Expr.col(column), by.orders());
    }

    /** The value of the last row in the order that has one. */
    public static Unnamed last(String column, SortBy by) {
        return new Unnamed(Aggregation.Function.LAST, Expr.col(column), by.orders());
    }

    private static Unnamed of(Aggregation.Function function, Expr argument) {
        return new Unnamed(function, Objects.requireNonNull(argument), List.of());
    }
}
