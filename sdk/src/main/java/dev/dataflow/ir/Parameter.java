package dev.dataflow.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a run may be given. Values are in the text form of the type.
 *
 * @param otherwise the value of a run that is given none; null if it must be given one
 * @param least the smallest that is taken, null for no bound
 * @param most the greatest that is taken, null for no bound
 * @param choices the only ones that are taken; empty for no such limit
 */
public record Parameter(
        String name,
        Type type,
        String description,
        @Nullable String otherwise,
        @Nullable String least,
        @Nullable String most,
        List<String> choices) {
    public Parameter {
        choices = List.copyOf(choices);
    }
}
