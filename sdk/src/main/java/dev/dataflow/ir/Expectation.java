package dev.dataflow.ir;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that an author expects of rows, checked in the same pass as the data. */
public record Expectation(String name, Check check, OnFailure onFailure) {

    /** What becomes of a run whose rows are not as expected. */
    public enum OnFailure {
        /** The task fails and nothing is written. */
        FAIL,
        /** It is told in the report. */
        WARN,
        /** The rows are counted and left out; only where single rows are to blame. */
        SKIP,
        /** The rows go to the dead letters; only where single rows are to blame. */
        DEAD_LETTERS;

        /** Whether the rows that are to blame leave the dataset. */
        public boolean takesOut() {
            return this == SKIP || this == DEAD_LETTERS;
        }
    }

    /** What is expected. */
    public sealed interface Check {
        /** Whether it is single rows that fail it, and not the dataset as a whole. */
        default boolean ofRows() {
            return this instanceof NotNull
                    || this instanceof InRange
                    || this instanceof OneOf
                    || this instanceof Matches
                    || this instanceof References
                    || this instanceof Holds;
        }

        /** Visits each kind of check; no default methods, so that a new kind must be handled everywhere. */
        interface Visitor<R> {
            R notNull(NotNull notNull);

            R unique(Unique unique);

            R inRange(InRange inRange);

            R oneOf(OneOf oneOf);

            R matches(Matches matches);

            R rowCount(RowCount rowCount);

            R fresh(Fresh fresh);

            R references(References references);

            R holds(Holds holds);

            R changesAtMost(ChangesAtMost changesAtMost);
        }

        /** Calls the visitor's method for this kind. */
        default <R> R accept(Visitor<R> visitor) {
            if (this instanceof NotNull notNull) {
                return visitor.notNull(notNull);
            } else if (this instanceof Unique unique) {
                return visitor.unique(unique);
            } else if (this instanceof InRange inRange) {
                return visitor.inRange(inRange);
            } else if (this instanceof OneOf oneOf) {
                return visitor.oneOf(oneOf);
            } else if (this instanceof Matches matches) {
                return visitor.matches(matches);
            } else if (this instanceof RowCount rowCount) {
                return visitor.rowCount(rowCount);
            } else if (this instanceof Fresh fresh) {
                return visitor.fresh(fresh);
            } else if (this instanceof References references) {
                return visitor.references(references);
            } else if (this instanceof Holds holds) {
                return visitor.holds(holds);
            }
            return visitor.changesAtMost((ChangesAtMost) this);
        }
    }

    /** None of the columns is null. */
    public record NotNull(List<String> columns) implements Check {
        public NotNull {
            columns = List.copyOf(columns);
        }
    }

    /** No two rows have the same values in all of the columns; rows with a null among them count for nothing. */
    public record Unique(List<String> columns) implements Check {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    /** The column's values lie between the two, both included; null for no bound. A null value passes. */
    public record InRange(
            String column,
            @Nullable Expression least,
            @Nullable Expression most) implements Check {}

    /** The column's values are among these constants. A null value passes. */
    public record OneOf(String column, List<Expression> values) implements Check {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** The regular expression (RE2) matches the whole text. A null value passes. */
    public record Matches(String column, String pattern) implements Check {}

    /** The number of rows lies between the two, both included; null for no bound. */
    public record RowCount(@Nullable Long least, @Nullable Long most) implements Check {}

    /** The greatest value of a date or time column is no older, when the run began, than this. */
    public record Fresh(String column, Duration age) implements Check {}

    /** The columns' values stand, together, in these columns of the step's input of that number. A null passes. */
    public record References(List<String> columns, int input, List<String> referenced) implements Check {
        public References {
            columns = List.copyOf(columns);
            referenced = List.copyOf(referenced);
        }
    }

    /** The condition is true of every row; a null is not true. */
    public record Holds(Expression condition) implements Check {}

    /**
     * A measure differs from the last successful run's by no more than a share (0.2 for a fifth); passes where there is
     * none.
     */
    public record ChangesAtMost(Body.Aggregation measure, double share) implements Check {}
}
