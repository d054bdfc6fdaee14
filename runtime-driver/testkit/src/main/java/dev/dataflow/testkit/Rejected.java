package dev.dataflow.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A row or record that went to the dead letters.
 *
 * @param step the step that rejected or could not read it
 * @param sourceFile where it came from; null if that is not known
 * @param line its first line there, from 1; null if that is not known
 * @param record its text, or a map of its columns
 */
public record Rejected(
        String step,
        String reason,
        @Nullable String sourceFile,
        @Nullable Long line,
        Object record) {}
