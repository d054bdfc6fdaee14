package dev.dataflow;

import dev.dataflow.ir.Body.Windowed;
import dev.dataflow.ir.Body.Windowed.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results over the rows of a window; to be imported statically. Running values are over the first row of the window up to
 * this one and all that share its place in the order; without an order, over the whole window. Nulls are left out.
 */
public final class Windows {
    private Windows() {}

    /** A result that has yet to be named. */
    public static final class Unnamed {
        private final Function function;
        private final @Nullable Expr argument;
        private final @Nullable Integer offset;

        private Unnamed(Function function, @Nullable Expr argument, @Nullable Integer offset) {
            this.function = function;
            this.argument = argument;
            this.offset = offset;
        }

        /** Names the result's column. */
        public Windowed as(String column) {
            return new Windowed(column, function, argument == null ? null : argument.ir(), offset);
        }
    }

    /** The row's number in the order, from 1; a long. */
    public static Unnamed rowNumber() {
        return new Unnamed(Function.ROW_NUMBER, null, null);
    }

    /** The row's place in the order, from 1, with gaps behind rows that share one; a long. */
    public static Unnamed rank() {
        return new Unnamed(Function.RANK, null, null);
    }

    /** The row's place in the order, from 1, without gaps; a long. */
    public static Unnamed denseRank() {
        return new Unnamed(Function.DENSE_RANK, null, null);
    }

    /** A column's value so many rows before this one; null if there is no such row. */
    public static Unnamed before(String column, int rows) {
        return new Unnamed(Function.BEFORE, Expr.col(column), rows);
    }

    /** A column's value so many rows behind this one; null if there is no such row. */
    public static Unnamed behind(String column, int rows) {
        return new Unnamed(Function.BEHIND, Expr.col(column), rows);
    }

    /** The number of rows so far; a long. */
    public static Unnamed runningCount() {
        return new Unnamed(Function.COUNT, null, null);
    }

    /** The sum of a column so far, of the type that {@link Aggregates#sum} has. */
    public static Unnamed runningSum(String column) {
        return new Unnamed(Function.SUM, Expr.col(column), null);
    }

    /** The smallest value of a column so far. */
    public static Unnamed runningMin(String column) {
        return new Unnamed(Function.MIN, Expr.col(column), null);
    }

    /** The greatest value of a column so far. */
    public static Unnamed runningMax(String column) {
        return new Unnamed(Function.MAX, Expr.col(column), null);
    }

    /** The mean of a column so far, a double. */
    public static Unnamed runningAvg(String column) {
        return new Unnamed(Function.AVG, Expr.col(column), null);
    }
}
