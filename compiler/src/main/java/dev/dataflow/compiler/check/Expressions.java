package dev.dataflow.compiler.check;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The expressions over its first input that a body holds, in order. */
final class Expressions {
    private Expressions() {}

    static List<Expression> of(Body body) {
        if (body instanceof Body.Select select) {
            return select.columns().stream().map(Body.Named::value).toList();
        } else if (body instanceof Body.WithColumns withColumns) {
            return withColumns.columns().stream().map(Body.Named::value).toList();
        } else if (body instanceof Body.Filter filter) {
            return List.of(filter.condition());
        } else if (body instanceof Body.Aggregate aggregate) {
            return aggregate.aggregations().stream()
                    .flatMap(result -> Stream.ofNullable(result.argument()))
                    .toList();
        } else if (body instanceof Body.Windows windows) {
            return windows.results().stream()
                    .flatMap(result -> Stream.ofNullable(result.argument()))
                    .toList();
        } else if (body instanceof Body.Expect expect) {
            List<Expression> all = new ArrayList<>();
            expect.expectations().forEach(expectation -> all.addAll(of(expectation.check())));
            return all;
        }
        return List.of();
    }

    private static List<Expression> of(Expectation.Check check) {
        if (check instanceof Expectation.Holds holds) {
            return List.of(holds.condition());
        } else if (check instanceof Expectation.ChangesAtMost changes
                && changes.measure().argument() != null) {
            return List.of(changes.measure().argument());
        }
        return List.of();
    }

    /** The expressions of a body whatever they are over: of a read's condition and a class's arguments too. */
    static List<Expression> everywhereIn(Body body) {
        List<Expression> all = new ArrayList<>(of(body));
        if (body instanceof Body.Read read && read.where() != null) {
            all.add(read.where());
        } else if (body instanceof Body.UserClass user) {
            all.addAll(user.arguments().values());
        }
        return all;
    }

    /** An expression and all that it is made of, the whole first. */
    static Stream<Expression> within(Expression expression) {
        return Stream.concat(Stream.of(expression), expression.parts().stream().flatMap(Expressions::within));
    }
}
