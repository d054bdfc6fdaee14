package dev.dataflow.ir;

import java.util.List;

/** The value of a connector option. In JSON: a string, true or false, a whole number, or a list of strings. */
public sealed interface Value {
    record Text(String text) implements Value {}

    record Flag(boolean flag) implements Value {}

    record Whole(long number) implements Value {}

    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }
}
