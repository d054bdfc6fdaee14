package dev.dataflow.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step does. A closed union: a new kind breaks the build everywhere it must be handled. */
public sealed interface Body {

    /** Rows from outside. The step's declared schema says which columns are taken. */
    record Read(ConnectorUse source, BadRecords badRecords) implements Body {}

    /** Rows to a sink; the step's schema is that of its input. */
    record Write(ConnectorUse sink, WriteMode mode) implements Body {}

    /** Exactly these columns, in this order. */
    record Select(List<Named> columns) implements Body {
        public Select {
            columns = List.copyOf(columns);
        }
    }

    /** The columns of the input, these added at the end or, where the name stands already, put in its place. */
    record WithColumns(List<Named> columns) implements Body {
        public WithColumns {
            columns = List.copyOf(columns);
        }
    }

    /** The rows for which the condition is true; a null is not true. */
    record Filter(Expression condition) implements Body {}

    /**
     * Pairs of rows whose keys are equal; nulls equal nothing. Inputs: left, right. Columns: all of the left, then those
     * of the right that are no keys.
     */
    record Join(JoinKind kind, List<JoinKey> keys) implements Body {
        public Join {
            keys = List.copyOf(keys);
        }
    }

    /** One row for each distinct combination of the keys (a null is a value of its own): the keys, then the results. */
    record Aggregate(List<String> keys, List<Aggregation> aggregations) implements Body {
        public Aggregate {
            keys = List.copyOf(keys);
            aggregations = List.copyOf(aggregations);
        }
    }

    /** The first row of each combination of the keys, in the given order; nulls come last. */
    record Dedupe(List<String> keys, List<Order> order) implements Body {
        public Dedupe {
            keys = List.copyOf(keys);
            order = List.copyOf(order);
        }
    }

    /**
     * A class of the user's.
     *
     * @param inputType the class of its input rows; null where it takes the engine's own
     * @param outputType the record class of its output rows
     */
    record UserClass(Kind kind, String className, @Nullable String inputType, String outputType) implements Body {
        /** The interface that the class implements. */
        public enum Kind {
            /** {@code dev.dataflow.RecordTransform}, on any engine that runs Java rows. */
            RECORD,
            /** {@code dev.dataflow.spark.SparkTransform}. */
            SPARK
        }
    }

    /** A column of the output and how it is computed. */
    record Named(String name, Expression value) {}

    /** Which rows without a partner are kept. */
    enum JoinKind {
        INNER,
        /** Rows of the left without a partner are kept, the right's columns null. */
        LEFT
    }

    /** The two columns that must be equal. */
    record JoinKey(String left, String right) {}

    /** A result column of an aggregation; {@code argument} is null only for a count of rows. */
    record Aggregation(
            String name, Function function, @Nullable Expression argument) {
        /** Nulls are left out by all but {@code COUNT} of rows; of no values at all, a count is 0 and the others null. */
        public enum Function {
            COUNT,
            SUM,
            MIN,
            MAX,
            AVG
        }
    }

    /** A column to sort by. */
    record Order(String column, boolean descending) {}

    /** Visits each kind of body; no default methods. */
    interface Visitor<R> {
        R read(Read read);

        R write(Write write);

        R select(Select select);

        R withColumns(WithColumns withColumns);

        R filter(Filter filter);

        R join(Join join);

        R aggregate(Aggregate aggregate);

        R dedupe(Dedupe dedupe);

        R userClass(UserClass userClass);
    }

    /** Calls the visitor's method for this kind. */
    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Read read) {
            return visitor.read(read);
        } else if (this instanceof Write write) {
            return visitor.write(write);
        } else if (this instanceof Select select) {
            return visitor.select(select);
        } else if (this instanceof WithColumns withColumns) {
            return visitor.withColumns(withColumns);
        } else if (this instanceof Filter filter) {
            return visitor.filter(filter);
        } else if (this instanceof Join join) {
            return visitor.join(join);
        } else if (this instanceof Aggregate aggregate) {
            return visitor.aggregate(aggregate);
        } else if (this instanceof Dedupe dedupe) {
            return visitor.dedupe(dedupe);
        }
        return visitor.userClass((UserClass) this);
    }
}
