package dev.dataflow.ir;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a step does. A closed union: a new kind breaks the build everywhere it must be handled. */
public sealed interface Body {
    /** What it writes to: a write's sink, and what a class of the user's writes by itself. */
    default List<ConnectorUse> writes() {
        return List.of();
    }

    /**
     * Rows from outside. The step's declared schema says which columns are taken; without one, all.
     *
     * @param where what the rows must fulfil, over the source's columns; null for all rows
     * @param bounded whether the rows come to an end
     * @param origins columns that say where a row comes from
     * @param drift what becomes of it where the source has other columns than the step declares
     */
    record Read(
            ConnectorUse source,
            BadRecords badRecords,
            @Nullable Expression where,
            boolean bounded,
            List<Origin> origins,
            Drift drift)
            implements Body {
        public Read {
            origins = List.copyOf(origins);
        }

        /** A read that leaves out what the step does not declare. */
        public Read(
                ConnectorUse source,
                BadRecords badRecords,
                @Nullable Expression where,
                boolean bounded,
                List<Origin> origins) {
            this(source, badRecords, where, bounded, origins, Drift.IGNORE_EXTRA);
        }

        /** All rows of a source, which come to an end. */
        public Read(ConnectorUse source, BadRecords badRecords) {
            this(source, badRecords, null, true, List.of());
        }
    }

    /**
     * Rows to a sink; the step's schema is that of its input.
     *
     * @param alone whether the write is a task of its own
     */
    record Write(ConnectorUse sink, WriteMode mode, boolean alone) implements Body {
        /** In the task of the step before, if it can. */
        public Write(ConnectorUse sink, WriteMode mode) {
            this(sink, mode, false);
        }

        @Override
        public List<ConnectorUse> writes() {
            return List.of(sink);
        }
    }

    /** Exactly these columns, in this order. */
    record Select(List<Named> columns) implements Body {
        public Select {
            columns = List.copyOf(columns);
        }
    }

    /** The columns of the input but these. */
    record Drop(List<String> columns) implements Body {
        public Drop {
            columns = List.copyOf(columns);
        }
    }

    /** The columns of the input, some under another name. */
    record Rename(List<Renamed> columns) implements Body {
        public Rename {
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
     * Pairs of rows whose keys are equal; nulls equal nothing. Inputs: left, right. Columns: all of the left, then
     * those of the right that are no keys, some under another name; of a semi or an anti join the left's alone. Where
     * a row of the right has no partner, the left's key columns hold its keys.
     */
    record Join(JoinKind kind, List<JoinKey> keys, List<Renamed> renamed) implements Body {
        public Join {
            keys = List.copyOf(keys);
            renamed = List.copyOf(renamed);
        }

        /** With the columns' own names. */
        public Join(JoinKind kind, List<JoinKey> keys) {
            this(kind, keys, List.of());
        }
    }

    /**
     * Each row of the first input with these columns of the one row of the second whose keys are equal, null where
     * there is none; more than one is an error.
     */
    record Lookup(List<JoinKey> keys, List<Named> columns) implements Body {
        public Lookup {
            keys = List.copyOf(keys);
            columns = List.copyOf(columns);
        }
    }

    /**
     * The rows of all inputs, columns by name in the order of the first.
     *
     * @param distinct whether equal rows are kept once
     */
    record Union(boolean distinct) implements Body {}

    /**
     * One row for each distinct combination of the keys (a null is a value of its own): the keys, then the results.
     */
    record Aggregate(List<String> keys, List<Aggregation> aggregations) implements Body {
        public Aggregate {
            keys = List.copyOf(keys);
            aggregations = List.copyOf(aggregations);
        }
    }

    /**
     * The columns of the input and, behind them, results over the rows that share the keys, in the given order.
     */
    record Windows(List<String> keys, List<Order> order, List<Windowed> results) implements Body {
        public Windows {
            keys = List.copyOf(keys);
            order = List.copyOf(order);
            results = List.copyOf(results);
        }
    }

    /**
     * The columns of the input, and {@code window_start} and {@code window_end}: a row for each window that its time
     * falls into; one without a time is kept once, its window null. Windows begin at multiples of the slide since 1970.
     *
     * @param slide from one window's begin to the next; the size for windows that do not overlap
     */
    record TimeWindow(String column, Duration size, Duration slide) implements Body {}

    /** The first row of each combination of the keys, in the given order; nulls come last. */
    record Dedupe(List<String> keys, List<Order> order) implements Body {
        public Dedupe {
            keys = List.copyOf(keys);
            order = List.copyOf(order);
        }
    }

    /**
     * The rows in the given order; nulls come last. It lasts until the next step that is no limit and no write.
     */
    record Sort(List<Order> order) implements Body {
        public Sort {
            order = List.copyOf(order);
        }
    }

    /** At most so many rows: the first, if they are sorted (those in the same place by their other columns), else any. */
    record Limit(long count) implements Body {}

    /** Each row with this probability, the same ones for the same rows and seed. */
    record Sample(double fraction, long seed) implements Body {}

    /**
     * One of the parts that the rows are split into: a row is always in the same one.
     *
     * @param shares what each part gets, all of them together 1
     * @param index of this part, from 0
     * @param keys rows of the same keys are in the same part; empty for all columns
     */
    record Part(List<Double> shares, int index, long seed, List<String> keys) implements Body {
        public Part {
            shares = List.copyOf(shares);
            keys = List.copyOf(keys);
        }
    }

    /**
     * A row for each element of a list, or entry of a map, in place of the column.
     *
     * @param position the name of a column with the element's position, from 1; null for none
     * @param keepEmpty whether a row without elements is kept, with a null
     */
    record Explode(String column, @Nullable String position, boolean keepEmpty) implements Body {}

    /** The fields of a struct as columns in its place, the prefix before their names; of structs within it too. */
    record Flatten(String column, String prefix) implements Body {}

    /**
     * A column of JSON text as the columns of a schema in its place; what is no such JSON is an error, what is not
     * there a null.
     */
    record ExpandJson(String column, Schema schema) implements Body {}

    /**
     * A query in the dialect of the step's engine, over its inputs by these names.
     *
     * @param arguments the values that the query names with a colon before ({@code :since}), by name; they are bound as
     *     literals of their types when a run begins, and never become part of its text as they stand
     */
    record Sql(String query, List<String> names, SortedMap<String, Expression> arguments) implements Body {
        public Sql {
            names = List.copyOf(names);
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }

        /** A query without arguments. */
        public Sql(String query, List<String> names) {
            this(query, names, new TreeMap<>());
        }

        /** This query with other arguments. */
        public Sql withArguments(SortedMap<String, Expression> others) {
            return new Sql(query, names, others);
        }

        /** The arguments that the query names, in the order of their first use. */
        public Set<String> placeholders() {
            return Placeholders.of(query);
        }

        /** The query with what the operator makes of a name in the place of each argument. */
        public String bound(UnaryOperator<String> literals) {
            return Placeholders.replaced(query, literals);
        }
    }

    /** The rows of the first input, checked. The other inputs are what expectations refer to. */
    record Expect(List<Expectation> expectations) implements Body {
        public Expect {
            expectations = List.copyOf(expectations);
        }
    }

    /** The rows of the input, kept, so that what comes behind is a task of its own. */
    record Checkpoint() implements Body {}

    /**
     * A class of the user's.
     *
     * @param inputType the class of its input rows; null where it takes the engine's own
     * @param outputType the record class of its output rows; null where nobody can tell
     * @param inputNames the names under which it asks for its inputs; empty for one without a name
     * @param keys of a group's rows; empty unless it takes groups
     * @param arguments the components of its parameter record, by name
     * @param writes what it writes by itself, without our commit
     */
    record UserClass(
            UserClass.Kind kind,
            String className,
            @Nullable String inputType,
            @Nullable String outputType,
            List<String> inputNames,
            List<String> keys,
            SortedMap<String, Expression> arguments,
            List<ConnectorUse> writes)
            implements Body {
        public UserClass {
            inputNames = List.copyOf(inputNames);
            keys = List.copyOf(keys);
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
            writes = List.copyOf(writes);
        }

        /** The interface that the class implements. */
        public enum Kind {
            /** On any engine that runs Java rows. */
            RECORD("dev.dataflow.RecordTransform"),
            /** On any engine that runs Java rows. */
            BATCH("dev.dataflow.BatchTransform"),
            /** On any engine that runs Java rows. */
            GROUP("dev.dataflow.GroupTransform"),
            /** On one dataset of Spark's. */
            SPARK("dev.dataflow.spark.SparkTransform"),
            /** On several datasets of Spark's, each by a name. */
            SPARK_INPUTS("dev.dataflow.spark.SparkInputsTransform"),
            /** On one dataset of Spark's, of records. */
            SPARK_TYPED("dev.dataflow.spark.TypedSparkTransform");

            private final String contract;

            Kind(String contract) {
                this.contract = contract;
            }

            /** The full name of the interface. */
            public String contract() {
                return contract;
            }

            /** The interface's name as people say it: {@code SparkTransform}. */
            public String words() {
                return contract.substring(contract.lastIndexOf('.') + 1);
            }

            /** Whether it is written against Spark's API. */
            public boolean ofSpark() {
                return this == SPARK || this == SPARK_INPUTS || this == SPARK_TYPED;
            }

            /** Whether such a class can ask for arguments and for inputs by name. */
            public boolean asks() {
                return this != SPARK && this != SPARK_TYPED;
            }

            /**
             * The interface as a class implements it; empty if it does not. By name, since an engine's own classes need
             * not be there.
             */
            public Optional<Class<?>> of(Class<?> type) {
                for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                    for (Class<?> parent : at.getInterfaces()) {
                        Optional<Class<?>> found = parent.getName().equals(contract) ? Optional.of(parent) : of(parent);
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
                return Optional.empty();
            }
        }

        /** A class without anything said beside its records. */
        public UserClass(
                UserClass.Kind kind, String className, @Nullable String inputType, @Nullable String outputType) {
            this(kind, className, inputType, outputType, List.of(), List.of(), new TreeMap<>(), List.of());
        }

        /** This class with other names for its inputs. */
        public UserClass withInputNames(List<String> others) {
            return new UserClass(kind, className, inputType, outputType, others, keys, arguments, writes);
        }

        /** This class with other arguments. */
        public UserClass withArguments(SortedMap<String, Expression> others) {
            return new UserClass(kind, className, inputType, outputType, inputNames, keys, others, writes);
        }

        /** This class with other writes of its own. */
        public UserClass withWrites(List<ConnectorUse> others) {
            return new UserClass(kind, className, inputType, outputType, inputNames, keys, arguments, others);
        }
    }

    /**
     * Something that runs beside the engines, kept as data until it has a runtime: an approval, a process, a script, a
     * model.
     */
    record External(External.Kind kind, SortedMap<String, Value> options) implements Body {
        public External {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }

        /** What it is. */
        public enum Kind {
            /** Waits for a person's decision. */
            APPROVAL,
            /** A program, rows in and out by a pipe. */
            PROCESS,
            /** A script in another language. */
            SCRIPT,
            /** A WebAssembly module. */
            WASM,
            /** A model that rates or makes. */
            MODEL
        }
    }

    /** A column of the output and how it is computed. */
    record Named(String name, Expression value) {}

    /** A column's name, before and after. */
    record Renamed(String from, String to) {}

    /** A column that says where a row comes from; null where that is not known. */
    record Origin(String column, Origin.Kind kind) {
        /** What it says. */
        public enum Kind {
            /** The address of the file; a string. */
            FILE,
            /** The number of the line, or of the record, from 1; a long. */
            POSITION
        }
    }

    /** Which rows without a partner are kept. */
    enum JoinKind {
        INNER,
        /** Rows of the left without a partner are kept, the right's columns null. */
        LEFT,
        /** Rows of the right without a partner are kept, the left's columns null but for the keys. */
        RIGHT,
        /** Rows of both without a partner are kept. */
        FULL,
        /** Rows of the left that have a partner, each once. */
        SEMI,
        /** Rows of the left that have none. */
        ANTI;

        /** Whether rows of the left are kept that have no partner. */
        public boolean keepsLeft() {
            return this == LEFT || this == FULL;
        }

        /** Whether rows of the right are kept that have no partner. */
        public boolean keepsRight() {
            return this == RIGHT || this == FULL;
        }

        /** Whether the left's columns alone are given. */
        public boolean leftOnly() {
            return this == SEMI || this == ANTI;
        }
    }

    /** The two columns that must be equal. */
    record JoinKey(String left, String right) {}

    /**
     * A result column of an aggregation; {@code argument} is null only for a count of rows, {@code order} is empty but for
     * the first and the last.
     */
    record Aggregation(
            String name, Function function, @Nullable Expression argument, List<Order> order) {
        public Aggregation {
            order = List.copyOf(order);
        }

        /** A result that does not depend on an order. */
        public Aggregation(String name, Aggregation.Function function, @Nullable Expression argument) {
            this(name, function, argument, List.of());
        }

        /** Nulls are left out by all but {@code COUNT} of rows; of no values at all, a count is 0 and the others null. */
        public enum Function {
            COUNT,
            /** The number of different values. */
            COUNT_DISTINCT,
            SUM,
            MIN,
            MAX,
            AVG,
            /** The value of the first row in the order that has one. */
            FIRST,
            /** The value of the last row in the order that has one. */
            LAST
        }
    }

    /**
     * A result over the rows of a window.
     *
     * @param argument null for a number or rank, and for a count of rows
     * @param offset how many rows before or behind; null but for these two functions
     */
    record Windowed(
            String name,
            Windowed.Function function,
            @Nullable Expression argument,
            @Nullable Integer offset) {
        /** Running values are over the first row up to this one, and all that share its place in the order. */
        public enum Function {
            ROW_NUMBER,
            /** 1 for the first; rows in the same place share the number, and as many numbers are left out. */
            RANK,
            /** 1 for the first; rows in the same place share the number, and none is left out. */
            DENSE_RANK,
            /** The value so many rows before, null if there is none. */
            BEFORE,
            /** The value so many rows behind, null if there is none. */
            BEHIND,
            COUNT,
            SUM,
            MIN,
            MAX,
            AVG;

            /** Whether it asks for the order of the rows. */
            public boolean ordered() {
                return switch (this) {
                    case ROW_NUMBER, RANK, DENSE_RANK, BEFORE, BEHIND -> true;
                    case COUNT, SUM, MIN, MAX, AVG -> false;
                };
            }
        }
    }

    /** A column to sort by. */
    record Order(String column, boolean descending) {}

    /** Visits each kind of body; no default methods. */
    interface Visitor<R> {
        R read(Read read);

        R write(Write write);

        R select(Select select);

        R drop(Drop drop);

        R rename(Rename rename);

        R withColumns(WithColumns withColumns);

        R filter(Filter filter);

        R join(Join join);

        R lookup(Lookup lookup);

        R union(Union union);

        R aggregate(Aggregate aggregate);

        R windows(Windows windows);

        R timeWindow(TimeWindow timeWindow);

        R dedupe(Dedupe dedupe);

        R sort(Sort sort);

        R limit(Limit limit);

        R sample(Sample sample);

        R part(Part part);

        R explode(Explode explode);

        R flatten(Flatten flatten);

        R expandJson(ExpandJson expandJson);

        R sql(Sql sql);

        R expect(Expect expect);

        R checkpoint(Checkpoint checkpoint);

        R userClass(UserClass userClass);

        R external(External external);
    }

    /** Calls the visitor's method for this kind. */
    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Read read) {
            return visitor.read(read);
        } else if (this instanceof Write write) {
            return visitor.write(write);
        } else if (this instanceof Select select) {
            return visitor.select(select);
        } else if (this instanceof Drop drop) {
            return visitor.drop(drop);
        } else if (this instanceof Rename rename) {
            return visitor.rename(rename);
        } else if (this instanceof WithColumns withColumns) {
            return visitor.withColumns(withColumns);
        } else if (this instanceof Filter filter) {
            return visitor.filter(filter);
        } else if (this instanceof Join join) {
            return visitor.join(join);
        } else if (this instanceof Lookup lookup) {
            return visitor.lookup(lookup);
        } else if (this instanceof Union union) {
            return visitor.union(union);
        } else if (this instanceof Aggregate aggregate) {
            return visitor.aggregate(aggregate);
        } else if (this instanceof Windows windows) {
            return visitor.windows(windows);
        } else if (this instanceof TimeWindow timeWindow) {
            return visitor.timeWindow(timeWindow);
        } else if (this instanceof Dedupe dedupe) {
            return visitor.dedupe(dedupe);
        } else if (this instanceof Sort sort) {
            return visitor.sort(sort);
        } else if (this instanceof Limit limit) {
            return visitor.limit(limit);
        } else if (this instanceof Sample sample) {
            return visitor.sample(sample);
        } else if (this instanceof Part part) {
            return visitor.part(part);
        } else if (this instanceof Explode explode) {
            return visitor.explode(explode);
        } else if (this instanceof Flatten flatten) {
            return visitor.flatten(flatten);
        } else if (this instanceof ExpandJson expandJson) {
            return visitor.expandJson(expandJson);
        } else if (this instanceof Sql sql) {
            return visitor.sql(sql);
        } else if (this instanceof Expect expect) {
            return visitor.expect(expect);
        } else if (this instanceof Checkpoint checkpoint) {
            return visitor.checkpoint(checkpoint);
        } else if (this instanceof UserClass userClass) {
            return visitor.userClass(userClass);
        }
        return visitor.external((External) this);
    }
}
