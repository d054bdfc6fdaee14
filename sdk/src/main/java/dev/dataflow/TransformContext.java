package dev.dataflow;

import java.util.List;

/** What a user class may ask for before its first row. */
public interface TransformContext {
    /**
     * The step's arguments as a record, each component from the argument of its name in {@code snake_case}.
     *
     * @throws IllegalArgumentException if a component has no argument, or one of another type
     */
    <P extends Record> P arguments(Class<P> type);

    /**
     * All rows of a side input, in memory: each instance that asks has a list of its own.
     *
     * @throws IllegalArgumentException if the step has no side input of that name, or that one lacks a column of the record
     */
    <R extends Record> List<R> sideInput(String name, Class<R> type);
}
