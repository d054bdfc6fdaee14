package dev.dataflow.ir;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a connector option. In JSON: a string, true or false, a whole number, a list of strings, or an object with
 * {@code templates} or {@code bindings}.
 */
public sealed interface Value {
    /** A text. */
    record Text(String text) implements Value {}

    /** True or false. */
    record Flag(boolean flag) implements Value {}

    /** A whole number. */
    record Whole(long number) implements Value {}

    /** Texts in an order. */
    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Texts that are put together when a run begins, one for each template. */
    record Templates(List<Template> templates) implements Value {
        public Templates {
            templates = List.copyOf(templates);
        }
    }

    /** Values that are bound to a statement when a run begins, in order. */
    record Bindings(List<Expression> values) implements Value {
        public Bindings {
            values = List.copyOf(values);
        }
    }

    /** A text with variables in it. */
    record Template(List<Part> parts) {
        public Template {
            parts = List.copyOf(parts);
        }

        /** The text, if there is no variable in it. */
        public Optional<String> constant() {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                if (part.variable() != null) {
                    return Optional.empty();
                }
                text.append(part.text());
            }
            return Optional.of(text.toString());
        }
    }

    /** A piece of a text: the text itself, or a variable that stands for it; the other is null. */
    record Part(@Nullable String text, @Nullable Variable variable) {}
}
