package dev.dataflow;

import dev.dataflow.ir.Body.Aggregation;
import org.jspecify.annotations.Nullable;

/** Results over the rows of a group; to be imported statically. Nulls are left out. */
public final class Aggregates {
    private Aggregates() {}

    /** A result that has yet to be named. */
    public static final class Unnamed {
        private final Aggregation.Function function;
        private final @Nullable Expr argument;

        private Unnamed(Aggregation.Function function, @Nullable Expr argument) {
            this.function = function;
            this.argument = argument;
        }

        /** Names the result's column. */
        public Aggregation as(String column) {
            return new Aggregation(column, function, argument == null ? null : argument.ir());
        }
    }

    /** The number of rows; a long. */
    public static Unnamed count() {
        return new Unnamed(Aggregation.Function.COUNT, null);
    }

    /** The sum of a column: of int and long a long, of decimals a decimal(38, same scale), of doubles a double. */
    public static Unnamed sum(String column) {
        return new Unnamed(Aggregation.Function.SUM, Expr.col(column));
    }

    /** The mean of a column, a double. */
    public static Unnamed avg(String column) {
        return new Unnamed(Aggregation.Function.AVG, Expr.col(column));
    }

    /** The smallest value of a column. */
    public static Unnamed min(String column) {
        return new Unnamed(Aggregation.Function.MIN, Expr.col(column));
    }

    /** The greatest value of a column. */
    public static Unnamed max(String column) {
        return new Unnamed(Aggregation.Function.MAX, Expr.col(column));
    }
}
