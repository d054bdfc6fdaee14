package dev.dataflow.compiler.check;

import dev.dataflow.ir.Type;
import org.jspecify.annotations.Nullable;

/** What is known of an expression's value; the type is null where a mistake hides it. */
record Typed(@Nullable Type type, boolean nullable) {
    static Typed unknown() {
        return new Typed(null, true);
    }
}
