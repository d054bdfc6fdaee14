package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The columns of its inputs that a body names, in order; those of records are another rule's business. */
final class References implements Body.Visitor<Set<References.Reference>> {

    /** A column of one of the step's inputs. */
    record Reference(int input, String column) {}

    static Set<Reference> of(Body body) {
        return body.accept(new References());
    }

    @Override
    public Set<Reference> read(Body.Read read) {
        return Set.of();
    }

    @Override
    public Set<Reference> write(Body.Write write) {
        return first(write.mode().keys().stream());
    }

    @Override
    public Set<Reference> select(Body.Select select) {
        return inExpressions(select);
    }

    @Override
    public Set<Reference> withColumns(Body.WithColumns withColumns) {
        return inExpressions(withColumns);
    }

    @Override
    public Set<Reference> filter(Body.Filter filter) {
        return inExpressions(filter);
    }

    @Override
    public Set<Reference> join(Body.Join join) {
        Set<Reference> references = new LinkedHashSet<>();
        for (Body.JoinKey key : join.keys()) {
            references.add(new Reference(0, key.left()));
            references.add(new Reference(1, key.right()));
        }
        return references;
    }

    @Override
    public Set<Reference> aggregate(Body.Aggregate aggregate) {
        Set<Reference> references = first(aggregate.keys().stream());
        references.addAll(inExpressions(aggregate));
        return references;
    }

    @Override
    public Set<Reference> dedupe(Body.Dedupe dedupe) {
        return first(
                Stream.concat(dedupe.keys().stream(), dedupe.order().stream().map(Body.Order::column)));
    }

    @Override
    public Set<Reference> userClass(Body.UserClass userClass) {
        return Set.of();
    }

    private static Set<Reference> inExpressions(Body body) {
        return first(Expressions.of(body).stream().flatMap(References::columns));
    }

    private static Set<Reference> first(Stream<String> columns) {
        Set<Reference> references = new LinkedHashSet<>();
        columns.forEach(column -> references.add(new Reference(0, column)));
        return references;
    }

    private static Stream<String> columns(Expression expression) {
        return expression.accept(new Columns()).stream();
    }

    private static final class Columns implements Expression.Visitor<List<String>> {
        @Override
        public List<String> column(Expression.Column column) {
            return List.of(column.name());
        }

        @Override
        public List<String> literal(Expression.Literal literal) {
            return List.of();
        }

        @Override
        public List<String> call(Expression.Call call) {
            List<String> columns = new ArrayList<>();
            call.arguments().forEach(argument -> columns.addAll(argument.accept(this)));
            return columns;
        }

        @Override
        public List<String> cast(Expression.Cast cast) {
            return cast.value().accept(this);
        }
    }
}
