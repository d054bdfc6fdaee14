package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Type;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What of the language our own engines have a runtime for; the rest is refused before anything runs. */
final class Support {
    private static final Set<Class<? extends Body>> BODIES = Set.of(
            Body.Read.class,
            Body.Write.class,
            Body.Select.class,
            Body.WithColumns.class,
            Body.Filter.class,
            Body.Join.class,
            Body.Aggregate.class,
            Body.Dedupe.class,
            Body.Expect.class,
            Body.UserClass.class);

    private static final Set<Function> FUNCTIONS = EnumSet.of(
            Function.EQUAL,
            Function.NOT_EQUAL,
            Function.LESS,
            Function.LESS_OR_EQUAL,
            Function.GREATER,
            Function.GREATER_OR_EQUAL,
            Function.AND,
            Function.OR,
            Function.NOT,
            Function.IS_NULL,
            Function.ADD,
            Function.SUBTRACT,
            Function.MULTIPLY,
            Function.COALESCE,
            Function.TO_DATE);

    private static final Set<Body.Aggregation.Function> AGGREGATIONS = EnumSet.of(
            Body.Aggregation.Function.COUNT,
            Body.Aggregation.Function.SUM,
            Body.Aggregation.Function.MIN,
            Body.Aggregation.Function.MAX,
            Body.Aggregation.Function.AVG);

    private Support() {}

    /** What of a step has no runtime, as the end of a sentence. */
    static Optional<String> missing(Body body) {
        if (!BODIES.contains(body.getClass())) {
            return none(words(body.getClass().getSimpleName()));
        } else if (body instanceof Body.Read read && !read.bounded()) {
            return none("an unbounded source");
        } else if (body instanceof Body.Join join
                && (join.kind().keepsRight()
                        || join.kind().leftOnly()
                        || !join.renamed().isEmpty())) {
            return none("such a join");
        } else if (body instanceof Body.UserClass user) {
            return missing(user);
        } else if (body instanceof Body.Aggregate aggregate) {
            Optional<String> result = aggregate.aggregations().stream()
                    .map(Body.Aggregation::function)
                    .filter(function -> !AGGREGATIONS.contains(function))
                    .findFirst()
                    .map(Support::words);
            if (result.isPresent()) {
                return none(result.get());
            }
        } else if (body instanceof Body.Expect expect) {
            Optional<String> measure = expect.expectations().stream()
                    .map(Expectation::check)
                    .flatMap(check -> check instanceof Expectation.ChangesAtMost changes
                            ? Stream.of(changes.measure().function())
                            : Stream.empty())
                    .filter(function -> !AGGREGATIONS.contains(function))
                    .findFirst()
                    .map(Support::words);
            if (measure.isPresent()) {
                return none(measure.get());
            }
        }
        return expressions(body)
                .flatMap(Expression::within)
                .flatMap(Support::absent)
                .findFirst();
    }

    /** Whether values of the type have no runtime, as the end of a sentence: there is none without. */
    static Optional<String> missing(Type type) {
        return Optional.empty();
    }

    private static Optional<String> missing(Body.UserClass user) {
        if (!user.kind().asks()) {
            return Optional.empty(); // What it is given beyond one dataset is a mistake, not a lack.
        }
        return user.arguments().values().stream().allMatch(Support::plain)
                ? Optional.empty()
                : none("an argument that is no plain value");
    }

    /** Whether a run knows the value without an engine's help. */
    private static boolean plain(Expression argument) {
        if (argument instanceof Expression.Literal literal) {
            return missing(literal.type()).isEmpty();
        }
        return argument instanceof Expression.Given given
                && missing(given.variable().type()).isEmpty();
    }

    private static Stream<String> absent(Expression expression) {
        if (expression instanceof Expression.Call call) {
            return FUNCTIONS.contains(call.function()) ? Stream.empty() : none(words(call.function())).stream();
        }
        return expression instanceof Expression.Field ? none("a field of a struct").stream() : Stream.empty();
    }

    private static Stream<Expression> expressions(Body body) {
        if (body instanceof Body.Select select) {
            return select.columns().stream().map(Body.Named::value);
        } else if (body instanceof Body.WithColumns withColumns) {
            return withColumns.columns().stream().map(Body.Named::value);
        } else if (body instanceof Body.Filter filter) {
            return Stream.of(filter.condition());
        } else if (body instanceof Body.Read read && read.where() != null) {
            return Stream.of(read.where());
        } else if (body instanceof Body.Aggregate aggregate) {
            return aggregate.aggregations().stream()
                    .map(Body.Aggregation::argument)
                    .filter(Objects::nonNull);
        } else if (body instanceof Body.Expect expect) {
            return expect.expectations().stream().map(Expectation::check).flatMap(Support::expressions);
        }
        return Stream.empty();
    }

    private static Stream<Expression> expressions(Expectation.Check check) {
        if (check instanceof Expectation.InRange range) {
            return Stream.of(Optional.ofNullable(range.least()), Optional.ofNullable(range.most()))
                    .flatMap(Optional::stream);
        } else if (check instanceof Expectation.OneOf oneOf) {
            return oneOf.values().stream();
        } else if (check instanceof Expectation.Holds holds) {
            return Stream.of(holds.condition());
        }
        return check instanceof Expectation.ChangesAtMost changes
                ? Stream.ofNullable(changes.measure().argument())
                : Stream.empty();
    }

    private static Optional<String> none(String what) {
        return Optional.of("it has no runtime yet for " + what);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
