package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import java.util.Optional;

/** What of the language our own engines have a runtime for; the rest is refused before anything runs. */
final class Support {
    private Support() {}

    /** What of a step has no runtime, as the end of a sentence. */
    static Optional<String> missing(Body body) {
        if (body instanceof Body.External) {
            return none("external");
        } else if (body instanceof Body.Read read && !read.bounded()) {
            return none("an unbounded source");
        }
        return body instanceof Body.UserClass user ? missing(user) : Optional.empty();
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

    private static Optional<String> none(String what) {
        return Optional.of("it has no runtime yet for " + what);
    }
}
