package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.Variable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An option of a connector.
 *
 * @param name in pipeline JSON and in addresses: {@code delimiter}
 * @param kind what its values are
 * @param roles what it is for
 * @param required whether a use without it is a mistake
 * @param otherwise what a use without it means; null for nothing
 * @param choices the only values it takes; empty for any of its kind
 * @param missingOn the engines whose runtime of the connector does not heed it yet
 * @param meaning a sentence for the reference
 */
public record Option(
        String name,
        Kind kind,
        Set<Role> roles,
        boolean required,
        @Nullable String otherwise,
        List<String> choices,
        Set<String> missingOn,
        String meaning) {
    /** The option of every connector that has partitions: what they are by, a list; a write left open overwrites them. */
    public static final String PARTITIONED_BY = "partitionedBy";

    /** The option of every connector whose datasets are named: the name as a text with variables of the run in it. */
    public static final String NAME = "name";

    public Option {
        roles = Set.copyOf(roles);
        choices = List.copyOf(choices);
        missingOn = Set.copyOf(missingOn);
    }

    /** An option of sources and sinks that may be left out. */
    public static Option of(String name, Kind kind, String meaning) {
        return new Option(name, kind, Set.of(Role.values()), false, null, List.of(), Set.of(), meaning);
    }

    /** The option {@link #NAME}. */
    static Option namedByRun() {
        return of(
                NAME,
                Kind.TEXT,
                "The name with variables of the run in it, as `Text` makes it; what they stand for is made of letters,"
                        + " digits, `_` and `-`.");
    }

    /** The name of a use, where variables stand as a {@code 0}, which any name may have. */
    static String nameOf(ConnectorUse use) {
        return use.options().get(NAME) instanceof Value.Templates name
                ? name.templates().get(0).parts().stream()
                        .map(part -> part.text() == null ? "0" : part.text())
                        .collect(Collectors.joining())
                : use.dataset();
    }

    /** Only in this role. */
    public Option only(Role role) {
        return new Option(name, kind, Set.of(role), required, otherwise, choices, missingOn, meaning);
    }

    /** Not to be left out. */
    public Option needed() {
        return new Option(name, kind, roles, true, otherwise, choices, missingOn, meaning);
    }

    /** With what it means to leave it out. */
    public Option or(String value) {
        return new Option(name, kind, roles, required, value, choices, missingOn, meaning);
    }

    /** With these values and no others. */
    public Option oneOf(String... values) {
        return new Option(name, kind, roles, required, otherwise, List.of(values), missingOn, meaning);
    }

    /** Not heeded yet by the connector's runtime on these engines. */
    public Option notYetOn(String... engines) {
        return new Option(name, kind, roles, required, otherwise, choices, Set.of(engines), meaning);
    }

    /** Why it cannot have this value, as a sentence; empty if it can. */
    public Optional<String> refuses(Value value) {
        Optional<String> constant = Kind.constant(value);
        if (!kind.takes(value)) {
            return Optional.of("Option \"" + name + "\" is " + kind.words() + ", and "
                    + constant.map(text -> "\"" + text + "\"").orElse("what it is given") + " is none.");
        } else if (!choices.isEmpty() && constant.isPresent() && !choices.contains(constant.get())) {
            return Optional.of("Option \"" + name + "\" cannot be \"" + constant.get() + "\". It is one of: "
                    + String.join(", ", choices) + ".");
        }
        return Optional.empty();
    }

    /** What values are. Wherever there is a text or a time, a variable of the run may stand. */
    public enum Kind {
        TEXT("a text"),
        FLAG("true or false"),
        WHOLE("a whole number"),
        TEXTS("a list of texts"),
        /** An instant. */
        TIME("a time, such as 2026-11-21T12:00:00Z"),
        /** Constants and variables of any type. */
        VALUES("a list of values");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In a sentence: "a whole number". */
        public String words() {
            return words;
        }

        /** Whether the value is of this kind. A text with variables is one template, and a list of one text at run time. */
        public boolean takes(Value value) {
            return switch (this) {
                case TEXT -> value instanceof Value.Text || single(value);
                case FLAG -> value instanceof Value.Flag;
                case WHOLE -> value instanceof Value.Whole || variable(value, Type.Scalar.LONG, Type.Scalar.INT);
                case TEXTS -> value instanceof Value.Texts || value instanceof Value.Templates;
                case TIME -> constant(value).map(Kind::instant).orElseGet(() -> variable(value, Type.Scalar.INSTANT));
                case VALUES -> value instanceof Value.Bindings;
            };
        }

        /** The value that a text of an address stands for; the text itself if it is no such value. */
        public Value read(String text) {
            if (this == FLAG && (text.equals("true") || text.equals("false"))) {
                return new Value.Flag(Boolean.parseBoolean(text));
            } else if (this == WHOLE && text.matches("-?[0-9]{1,18}")) {
                return new Value.Whole(Long.parseLong(text));
            } else if (this == TEXTS) {
                return new Value.Texts(List.of(text.split(",(?![^()]*\\))", -1)));
            }
            return new Value.Text(text);
        }

        private static Optional<String> constant(Value value) {
            if (value instanceof Value.Text text) {
                return Optional.of(text.text());
            } else if (value instanceof Value.Texts texts && texts.texts().size() == 1) {
                return Optional.of(texts.texts().get(0));
            } else if (value instanceof Value.Whole whole) {
                return Optional.of(Long.toString(whole.number()));
            } else if (value instanceof Value.Flag flag) {
                return Optional.of(Boolean.toString(flag.flag()));
            }
            return Optional.empty();
        }

        private static boolean single(Value value) {
            return value instanceof Value.Templates templates
                    ? templates.templates().size() == 1
                    : value instanceof Value.Texts texts && texts.texts().size() == 1;
        }

        private static boolean instant(String text) {
            try {
                Instant.parse(text);
                return true;
            } catch (DateTimeParseException other) {
                return false;
            }
        }

        /** Whether it is a variable of one of these types and nothing else. */
        private static boolean variable(Value value, Type... types) {
            if (!(value instanceof Value.Templates templates
                    && templates.templates().size() == 1)) {
                return false;
            }
            List<Value.Part> parts = templates.templates().get(0).parts();
            Variable variable = parts.size() == 1 ? parts.get(0).variable() : null;
            return variable != null && List.of(types).contains(variable.type());
        }
    }
}
