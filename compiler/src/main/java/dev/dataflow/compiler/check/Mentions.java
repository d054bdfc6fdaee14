package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Everything that a step says of rows, in order; what its records say is another rule's business. */
final class Mentions implements Body.Visitor<List<Mention>> {
    private static final Mentions MENTIONS = new Mentions();

    private Mentions() {}

    static List<Mention> of(Body body) {
        return body.accept(MENTIONS);
    }

    @Override
    public List<Mention> read(Body.Read read) {
        List<Mention> all = new ArrayList<>(bindings(read.source()));
        all.addAll(values(Mention.SOURCE, read.where()));
        return all;
    }

    @Override
    public List<Mention> write(Body.Write write) {
        List<Mention> all = new ArrayList<>(bindings(write.sink()));
        all.addAll(columns(write.mode().keys()));
        return all;
    }

    @Override
    public List<Mention> select(Body.Select select) {
        return named(0, select.columns());
    }

    @Override
    public List<Mention> drop(Body.Drop drop) {
        return columns(drop.columns());
    }

    @Override
    public List<Mention> rename(Body.Rename rename) {
        return columns(rename.columns().stream().map(Body.Renamed::from).toList());
    }

    @Override
    public List<Mention> withColumns(Body.WithColumns withColumns) {
        return named(0, withColumns.columns());
    }

    @Override
    public List<Mention> filter(Body.Filter filter) {
        return values(0, filter.condition());
    }

    @Override
    public List<Mention> join(Body.Join join) {
        List<Mention> all = keys(join.keys());
        all.addAll(columns(1, join.renamed().stream().map(Body.Renamed::from).toList()));
        return all;
    }

    @Override
    public List<Mention> lookup(Body.Lookup lookup) {
        List<Mention> all = keys(lookup.keys());
        all.addAll(named(1, lookup.columns()));
        return all;
    }

    @Override
    public List<Mention> union(Body.Union union) {
        return List.of();
    }

    @Override
    public List<Mention> aggregate(Body.Aggregate aggregate) {
        List<Mention> all = columns(aggregate.keys());
        for (Body.Aggregation result : aggregate.aggregations()) {
            all.addAll(measure(result));
        }
        return all;
    }

    @Override
    public List<Mention> windows(Body.Windows windows) {
        List<Mention> all = columns(windows.keys());
        all.addAll(order(windows.order()));
        windows.results().forEach(result -> all.addAll(values(0, result.argument())));
        return all;
    }

    @Override
    public List<Mention> timeWindow(Body.TimeWindow timeWindow) {
        return columns(List.of(timeWindow.column()));
    }

    @Override
    public List<Mention> dedupe(Body.Dedupe dedupe) {
        List<Mention> all = columns(dedupe.keys());
        all.addAll(order(dedupe.order()));
        return all;
    }

    @Override
    public List<Mention> sort(Body.Sort sort) {
        return order(sort.order());
    }

    @Override
    public List<Mention> limit(Body.Limit limit) {
        return List.of();
    }

    @Override
    public List<Mention> sample(Body.Sample sample) {
        return List.of();
    }

    @Override
    public List<Mention> part(Body.Part part) {
        return columns(part.keys());
    }

    @Override
    public List<Mention> explode(Body.Explode explode) {
        return columns(List.of(explode.column()));
    }

    @Override
    public List<Mention> flatten(Body.Flatten flatten) {
        return columns(List.of(flatten.column()));
    }

    @Override
    public List<Mention> expandJson(Body.ExpandJson expandJson) {
        return columns(List.of(expandJson.column()));
    }

    @Override
    public List<Mention> sql(Body.Sql sql) {
        return given(sql.arguments());
    }

    @Override
    public List<Mention> expect(Body.Expect expect) {
        List<Mention> all = new ArrayList<>();
        expect.expectations()
                .forEach(expectation -> all.addAll(expectation.check().accept(new OfChecks())));
        return all;
    }

    @Override
    public List<Mention> checkpoint(Body.Checkpoint checkpoint) {
        return List.of();
    }

    @Override
    public List<Mention> userClass(Body.UserClass userClass) {
        List<Mention> all = columns(userClass.keys());
        all.addAll(given(userClass.arguments()));
        userClass.writes().forEach(use -> all.addAll(bindings(use)));
        return all;
    }

    @Override
    public List<Mention> external(Body.External external) {
        return List.of();
    }

    /** What expectations say of rows. */
    private static final class OfChecks implements Expectation.Check.Visitor<List<Mention>> {
        @Override
        public List<Mention> notNull(Expectation.NotNull notNull) {
            return columns(notNull.columns());
        }

        @Override
        public List<Mention> unique(Expectation.Unique unique) {
            return columns(unique.columns());
        }

        @Override
        public List<Mention> inRange(Expectation.InRange inRange) {
            List<Mention> all = columns(List.of(inRange.column()));
            all.addAll(values(0, inRange.least()));
            all.addAll(values(0, inRange.most()));
            return all;
        }

        @Override
        public List<Mention> oneOf(Expectation.OneOf oneOf) {
            List<Mention> all = columns(List.of(oneOf.column()));
            oneOf.values().forEach(value -> all.addAll(values(0, value)));
            return all;
        }

        @Override
        public List<Mention> matches(Expectation.Matches matches) {
            return columns(List.of(matches.column()));
        }

        @Override
        public List<Mention> rowCount(Expectation.RowCount rowCount) {
            return List.of();
        }

        @Override
        public List<Mention> fresh(Expectation.Fresh fresh) {
            return columns(List.of(fresh.column()));
        }

        @Override
        public List<Mention> references(Expectation.References references) {
            List<Mention> all = columns(references.columns());
            all.addAll(columns(references.input(), references.referenced()));
            return all;
        }

        @Override
        public List<Mention> holds(Expectation.Holds holds) {
            return values(0, holds.condition());
        }

        @Override
        public List<Mention> changesAtMost(Expectation.ChangesAtMost changesAtMost) {
            return measure(changesAtMost.measure());
        }
    }

    private static List<Mention> measure(Body.Aggregation measure) {
        List<Mention> all = new ArrayList<>(values(0, measure.argument()));
        all.addAll(order(measure.order()));
        return all;
    }

    private static List<Mention> keys(List<Body.JoinKey> keys) {
        List<Mention> all = columns(keys.stream().map(Body.JoinKey::left).toList());
        all.addAll(columns(1, keys.stream().map(Body.JoinKey::right).toList()));
        return all;
    }

    private static List<Mention> order(List<Body.Order> order) {
        return columns(order.stream().map(Body.Order::column).toList());
    }

    private static List<Mention> columns(Collection<String> names) {
        return columns(0, names);
    }

    private static List<Mention> columns(int input, Collection<String> names) {
        List<Mention> all = new ArrayList<>();
        names.forEach(name -> all.add(new Mention(input, new Expression.Column(name))));
        return all;
    }

    private static List<Mention> named(int input, List<Body.Named> named) {
        return named.stream().map(each -> new Mention(input, each.value())).toList();
    }

    private static List<Mention> values(int input, @Nullable Expression value) {
        return value == null ? List.of() : List.of(new Mention(input, value));
    }

    private static List<Mention> given(SortedMap<String, Expression> arguments) {
        return arguments.values().stream()
                .map(value -> new Mention(Mention.RUN, value))
                .toList();
    }

    private static List<Mention> bindings(ConnectorUse use) {
        List<Mention> all = new ArrayList<>();
        for (Value value : use.options().values()) {
            if (value instanceof Value.Bindings bindings) {
                bindings.values().forEach(bound -> all.add(new Mention(Mention.RUN, bound)));
            }
        }
        return all;
    }
}
