package dev.dataflow.driver;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Report.How;
import dev.dataflow.run.Report.Origin;
import dev.dataflow.run.Report.Origins;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Works out what the columns of a pipeline's steps come from, by what the steps say: through all steps back to what is read,
 * whichever tasks they are in. Of user classes and queries it knows what an engine tells, else nothing.
 */
final class ColumnOrigins {
    private final PipelineIr pipeline;
    private final Map<String, StepLineage> told;
    private final Map<String, Derived> known = new HashMap<>();

    /**
     * Of a pipeline.
     *
     * @param told by the engine, of its steps
     */
    ColumnOrigins(PipelineIr pipeline, Map<String, StepLineage> told) {
        this.pipeline = pipeline;
        this.told = told;
    }

    /** Of a step. */
    Derived of(String name) {
        Derived before = known.get(name);
        if (before != null) {
            return before;
        }
        Step step = pipeline.step(name);
        List<Derived> inputs = step.inputs().stream().map(this::of).toList();
        StepLineage plan = told.get(name);
        Derived derived = plan == null
                ? step.body().accept(new OfStep(step, inputs))
                : planned(step.columns().names(), plan, inputs);
        known.put(name, derived);
        return derived;
    }

    private static Derived planned(List<String> names, StepLineage plan, List<Derived> inputs) {
        SortedMap<String, Origins> columns = new TreeMap<>();
        for (String name : names) {
            StepLineage.Uses uses = plan.columns().get(name);
            columns.put(name, uses == null ? Derived.UNKNOWN : used(uses, inputs));
        }
        Origins rows = used(plan.rows(), inputs);
        return new Derived(columns, Derived.all(Stream.concat(inputs.stream().map(Derived::rows), Stream.of(rows))));
    }

    private static Origins used(StepLineage.Uses uses, List<Derived> inputs) {
        Origins from = Derived.all(uses.of().stream()
                .map(use -> Derived.through(inputs.get(use.input()).column(use.column()), use.how())));
        return new Origins(uses.known() && from.known(), from.from());
    }

    private static Origins of(Expression expression, Derived input) {
        if (expression instanceof Expression.Column column) {
            return input.column(column.name());
        }
        List<Origins> parts = new ArrayList<>();
        List<Expression> inner = expression.parts();
        for (int i = 0; i < inner.size(); i++) {
            boolean condition = expression instanceof Expression.Call call
                    && call.function() == Function.CASE
                    && i % 2 == 0
                    && i < inner.size() - 1;
            parts.add(Derived.through(of(inner.get(i), input), condition ? How.CONDITION : How.TRANSFORMATION));
        }
        return Derived.all(parts.stream());
    }

    private static Set<String> columns(Expression expression) {
        return expression
                .within()
                .filter(Expression.Column.class::isInstance)
                .map(column -> ((Expression.Column) column).name())
                .collect(Collectors.toSet());
    }

    /** Of one step, from its inputs. */
    private record OfStep(Step step, List<Derived> inputs) implements Body.Visitor<Derived> {

        private Derived input() {
            return inputs.get(0);
        }

        private Derived unknown() {
            return Derived.unknown(step.columns().names());
        }

        /** The columns that the input has too are the input's, the others are made of this. */
        private Derived made(Collection<String> gone, Origins others) {
            SortedMap<String, Origins> columns = new TreeMap<>();
            for (String name : step.columns().names()) {
                boolean kept = input().columns().containsKey(name) && !gone.contains(name);
                columns.put(name, kept ? input().column(name) : others);
            }
            return input().with(columns);
        }

        @Override
        public Derived read(Body.Read read) {
            Set<String> origins =
                    read.origins().stream().map(Body.Origin::column).collect(Collectors.toSet());
            SortedMap<String, Origins> columns = new TreeMap<>();
            for (String name : step.columns().names()) {
                Origin own = new Origin(read.source().dataset(), read.source().connector(), name, How.IDENTITY);
                columns.put(name, origins.contains(name) ? Derived.NOTHING : new Origins(true, List.of(own)));
            }
            Derived all = new Derived(columns, Derived.NOTHING);
            Expression where = read.where();
            return where == null ? all : all.by(How.FILTER, columns(where));
        }

        @Override
        public Derived write(Body.Write write) {
            return input();
        }

        @Override
        public Derived select(Body.Select select) {
            SortedMap<String, Origins> columns = new TreeMap<>();
            select.columns().forEach(named -> columns.put(named.name(), of(named.value(), input())));
            return input().with(columns);
        }

        @Override
        public Derived withColumns(Body.WithColumns withColumns) {
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            withColumns.columns().forEach(named -> columns.put(named.name(), of(named.value(), input())));
            return input().with(columns);
        }

        @Override
        public Derived drop(Body.Drop drop) {
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            columns.keySet().removeAll(drop.columns());
            return input().with(columns);
        }

        @Override
        public Derived rename(Body.Rename rename) {
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            rename.columns().forEach(renamed -> columns.remove(renamed.from()));
            rename.columns().forEach(renamed -> columns.put(renamed.to(), input().column(renamed.from())));
            return input().with(columns);
        }

        @Override
        public Derived filter(Body.Filter filter) {
            return input().by(How.FILTER, columns(filter.condition()));
        }

        @Override
        public Derived join(Body.Join join) {
            Derived right = inputs.get(1);
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            Map<String, String> names =
                    join.renamed().stream().collect(Collectors.toMap(Body.Renamed::from, Body.Renamed::to));
            Set<String> keys = join.keys().stream().map(Body.JoinKey::right).collect(Collectors.toSet());
            if (!join.kind().leftOnly()) {
                right.columns().forEach((name, origins) -> {
                    // Of the right those that no step declares do not come along.
                    String here = names.getOrDefault(name, name);
                    if (!keys.contains(name)
                            && !columns.containsKey(here)
                            && step.columns().column(here).isPresent()) {
                        columns.put(here, origins);
                    }
                });
            }
            if (join.kind().keepsRight()) {
                join.keys()
                        .forEach(key -> columns.put(
                                key.left(),
                                Derived.all(Stream.of(input().column(key.left()), right.column(key.right())))));
            }
            Derived left = input().by(
                            How.JOIN,
                            join.keys().stream().map(Body.JoinKey::left).toList());
            return new Derived(
                    columns,
                    Derived.all(Stream.of(left.rows(), right.by(How.JOIN, keys).rows())));
        }

        @Override
        public Derived lookup(Body.Lookup lookup) {
            Derived other = inputs.get(1);
            Origins keys = Derived.through(
                    Derived.all(lookup.keys().stream()
                            .flatMap(key -> Stream.of(input().column(key.left()), other.column(key.right())))),
                    How.JOIN);
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            lookup.columns()
                    .forEach(named -> columns.put(
                            named.name(), Derived.all(Stream.of(of(named.value(), other), keys, other.rows()))));
            return input().with(columns);
        }

        @Override
        public Derived union(Body.Union union) {
            SortedMap<String, Origins> columns = new TreeMap<>();
            step.columns()
                    .names()
                    .forEach(name ->
                            columns.put(name, Derived.all(inputs.stream().map(input -> input.column(name)))));
            Derived all = new Derived(columns, Derived.all(inputs.stream().map(Derived::rows)));
            return union.distinct() ? all.by(How.GROUP_BY, columns.keySet()) : all;
        }

        @Override
        public Derived aggregate(Body.Aggregate aggregate) {
            SortedMap<String, Origins> columns = new TreeMap<>();
            aggregate.keys().forEach(key -> columns.put(key, input().column(key)));
            for (Body.Aggregation result : aggregate.aggregations()) {
                Expression argument = result.argument();
                Origins values =
                        argument == null ? Derived.NOTHING : Derived.through(of(argument, input()), How.AGGREGATION);
                columns.put(result.name(), Derived.all(Stream.of(values, ordered(result.order(), How.SORT))));
            }
            return input().by(How.GROUP_BY, aggregate.keys()).with(columns);
        }

        private Origins ordered(List<Body.Order> order, How how) {
            return Derived.through(Derived.all(order.stream().map(by -> input().column(by.column()))), how);
        }

        @Override
        public Derived windows(Body.Windows windows) {
            SortedMap<String, Origins> columns = new TreeMap<>(input().columns());
            Origins window = Derived.all(Stream.concat(
                    Stream.of(ordered(windows.order(), How.WINDOW)),
                    windows.keys().stream().map(key -> Derived.through(input().column(key), How.WINDOW))));
            for (Body.Windowed result : windows.results()) {
                Expression argument = result.argument();
                Origins values =
                        argument == null ? Derived.NOTHING : Derived.through(of(argument, input()), How.AGGREGATION);
                columns.put(result.name(), Derived.all(Stream.of(values, window)));
            }
            return input().with(columns);
        }

        @Override
        public Derived timeWindow(Body.TimeWindow timeWindow) {
            Origins times = Derived.through(input().column(timeWindow.column()), How.TRANSFORMATION);
            return made(List.of(), times).by(How.WINDOW, List.of(timeWindow.column()));
        }

        @Override
        public Derived dedupe(Body.Dedupe dedupe) {
            return input().by(How.GROUP_BY, dedupe.keys()).by(How.SORT, columnsOf(dedupe.order()));
        }

        private static List<String> columnsOf(List<Body.Order> order) {
            return order.stream().map(Body.Order::column).toList();
        }

        @Override
        public Derived sort(Body.Sort sort) {
            return input().by(How.SORT, columnsOf(sort.order()));
        }

        @Override
        public Derived limit(Body.Limit limit) {
            return input();
        }

        @Override
        public Derived sample(Body.Sample sample) {
            return input().by(How.FILTER, input().columns().keySet());
        }

        @Override
        public Derived part(Body.Part part) {
            return input().by(
                            How.FILTER,
                            part.keys().isEmpty() ? input().columns().keySet() : part.keys());
        }

        @Override
        public Derived explode(Body.Explode explode) {
            return taken(explode.column()).by(How.FILTER, List.of(explode.column()));
        }

        @Override
        public Derived flatten(Body.Flatten flatten) {
            return taken(flatten.column());
        }

        @Override
        public Derived expandJson(Body.ExpandJson expandJson) {
            return taken(expandJson.column());
        }

        /** Columns that are made of one, which is gone or another now. */
        private Derived taken(String column) {
            return made(List.of(column), Derived.through(input().column(column), How.TRANSFORMATION));
        }

        @Override
        public Derived sql(Body.Sql sql) {
            return unknown();
        }

        @Override
        public Derived expect(Body.Expect expect) {
            Set<String> deciding = expect.expectations().stream()
                    .filter(expected -> expected.onFailure().takesOut())
                    .flatMap(expected -> asked(expected.check()))
                    .collect(Collectors.toSet());
            return input().by(How.FILTER, deciding);
        }

        private static Stream<String> asked(Expectation.Check check) {
            if (check instanceof Expectation.NotNull notNull) {
                return notNull.columns().stream();
            } else if (check instanceof Expectation.References references) {
                return references.columns().stream();
            } else if (check instanceof Expectation.Holds holds) {
                return columns(holds.condition()).stream();
            } else if (check instanceof Expectation.InRange range) {
                return Stream.of(range.column());
            } else if (check instanceof Expectation.OneOf oneOf) {
                return Stream.of(oneOf.column());
            }
            return check instanceof Expectation.Matches matches ? Stream.of(matches.column()) : Stream.empty();
        }

        @Override
        public Derived checkpoint(Body.Checkpoint checkpoint) {
            return input();
        }

        @Override
        public Derived userClass(Body.UserClass userClass) {
            return unknown();
        }

        @Override
        public Derived external(Body.External external) {
            return unknown();
        }
    }
}
