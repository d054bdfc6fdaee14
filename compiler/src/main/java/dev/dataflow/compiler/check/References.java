package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The columns of its inputs that a body names, in order; those of records are another rule's business. */
final class References {
    private final Set<Reference> found = new LinkedHashSet<>();

    private References() {}

    /** A column of one of the step's inputs. */
    record Reference(int input, String column) {}

    static Set<Reference> of(Body body) {
        References references = new References();
        references.add(body);
        for (Expression expression : Expressions.of(body)) {
            references.first(columns(expression));
        }
        return references.found;
    }

    /** The columns that an expression names. */
    static Stream<String> columns(Expression expression) {
        return Expressions.within(expression)
                .filter(part -> part instanceof Expression.Column)
                .map(part -> ((Expression.Column) part).name());
    }

    private void add(Body body) {
        if (body instanceof Body.Write write) {
            first(write.mode().keys().stream());
        } else if (body instanceof Body.Drop drop) {
            first(drop.columns().stream());
        } else if (body instanceof Body.Rename rename) {
            first(rename.columns().stream().map(Body.Renamed::from));
        } else if (body instanceof Body.Join join) {
            keys(join.keys());
            join.renamed().forEach(renamed -> found.add(new Reference(1, renamed.from())));
        } else if (body instanceof Body.Lookup lookup) {
            keys(lookup.keys());
            lookup.columns().forEach(named -> columns(named.value()).forEach(this::second));
        } else if (body instanceof Body.Aggregate aggregate) {
            first(aggregate.keys().stream());
            aggregate.aggregations().forEach(result -> order(result.order()));
        } else if (body instanceof Body.Windows windows) {
            first(windows.keys().stream());
            order(windows.order());
        } else if (body instanceof Body.TimeWindow window) {
            first(Stream.of(window.column()));
        } else if (body instanceof Body.Dedupe dedupe) {
            first(dedupe.keys().stream());
            order(dedupe.order());
        } else if (body instanceof Body.Sort sort) {
            order(sort.order());
        } else if (body instanceof Body.Part part) {
            first(part.keys().stream());
        } else if (body instanceof Body.Explode explode) {
            first(Stream.of(explode.column()));
        } else if (body instanceof Body.Flatten flatten) {
            first(Stream.of(flatten.column()));
        } else if (body instanceof Body.ExpandJson expand) {
            first(Stream.of(expand.column()));
        } else if (body instanceof Body.UserClass user) {
            first(user.keys().stream());
        } else if (body instanceof Body.Expect expect) {
            expect.expectations().forEach(expectation -> add(expectation.check()));
        }
    }

    private void add(Expectation.Check check) {
        if (check instanceof Expectation.NotNull notNull) {
            first(notNull.columns().stream());
        } else if (check instanceof Expectation.Unique unique) {
            first(unique.columns().stream());
        } else if (check instanceof Expectation.InRange range) {
            first(Stream.of(range.column()));
        } else if (check instanceof Expectation.OneOf oneOf) {
            first(Stream.of(oneOf.column()));
        } else if (check instanceof Expectation.Matches matches) {
            first(Stream.of(matches.column()));
        } else if (check instanceof Expectation.Fresh fresh) {
            first(Stream.of(fresh.column()));
        } else if (check instanceof Expectation.References references) {
            first(references.columns().stream());
            references.referenced().forEach(column -> found.add(new Reference(references.input(), column)));
        }
    }

    private void keys(List<Body.JoinKey> keys) {
        for (Body.JoinKey key : keys) {
            found.add(new Reference(0, key.left()));
            found.add(new Reference(1, key.right()));
        }
    }

    private void order(List<Body.Order> order) {
        first(order.stream().map(Body.Order::column));
    }

    private void first(Stream<String> columns) {
        columns.forEach(column -> found.add(new Reference(0, column)));
    }

    private void second(String column) {
        found.add(new Reference(1, column));
    }
}
