package dev.dataflow.compiler.python;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** An expression of Python. Its leaves are typed, so that no text gets into source but through {@link Quotes}. */
public sealed interface Python {

    /** A string literal. */
    record Text(String value) implements Python {}

    /** A whole number. */
    record Whole(long value) implements Python {}

    /** A number that need not be whole. */
    record Real(BigDecimal value) implements Python {}

    /** True or False. */
    record Flag(boolean value) implements Python {}

    /** A variable of the file. */
    record Name(String name) implements Python {
        public Name {
            Identifiers.require(name);
        }
    }

    /** A name that a module has; the file imports it. */
    record Imported(String module, String name) implements Python {
        public Imported {
            Stream.of(module.split("\\.", -1)).forEach(Identifiers::require);
            Identifiers.require(name);
        }
    }

    /** A call with positional arguments first. */
    record Call(Python function, List<Python> positional, List<Keyword> keywords) implements Python {
        public Call {
            positional = List.copyOf(positional);
            keywords = List.copyOf(keywords);
        }
    }

    /** An argument by name. */
    record Keyword(String name, Python value) {
        public Keyword {
            Identifiers.require(name);
        }
    }

    /** A list. */
    record Items(List<Python> items) implements Python {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A dictionary with texts as keys, in this order. */
    record Entries(List<Entry> entries) implements Python {
        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /** A key and its value. */
    record Entry(String key, Python value) {}

    /** A list of texts. */
    static Items texts(List<String> texts) {
        return new Items(texts.stream().<Python>map(Text::new).toList());
    }
}
