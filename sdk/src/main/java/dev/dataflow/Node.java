package dev.dataflow;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step before it has a final name.
 *
 * @param name what the author called it, null if nothing
 * @param stem what a name is made of where there is none
 * @param declared what the author says of the output's columns; null where the compiler works them out
 * @param rejects what the author says of rows that it rejects, in whatever order it was said
 */
record Node(
        @Nullable String name,
        String stem,
        List<Node> inputs,
        Body body,
        Columns.@Nullable Reading declared,
        @Nullable EngineUse engine,
        Settings settings,
        Rejects rejects,
        Place place) {

    Node {
        inputs = List.copyOf(inputs);
    }

    /** A built-in step, called by the author's line. */
    static Node builtIn(String stem, List<Node> inputs, Body body) {
        return Made.remembered(
                new Node(null, stem, inputs, body, null, null, Settings.NONE, Rejects.NONE, Place.caller()));
    }

    /** A step that the author names. */
    static Node named(String name, List<Node> inputs, Body body, Columns.@Nullable Reading declared) {
        return Made.remembered(new Node(
                Objects.requireNonNull(name),
                name,
                inputs,
                body,
                declared,
                null,
                Settings.NONE,
                Rejects.NONE,
                Place.caller()));
    }

    Node named(String other) {
        return new Node(Objects.requireNonNull(other), stem, inputs, body, declared, engine, settings, rejects, place);
    }

    Node on(@Nullable EngineUse other) {
        return new Node(name, stem, inputs, body, declared, other, settings, rejects, place);
    }

    Node with(Settings other) {
        return new Node(name, stem, inputs, body, declared, engine, other, rejects, place);
    }

    Node rejecting(Rejects other) {
        return new Node(name, stem, inputs, body, declared, engine, settings, other, place);
    }

    Node doing(Body other) {
        return new Node(name, stem, inputs, other, declared, engine, settings, rejects, place);
    }

    Node declaring(Columns.Reading other) {
        return new Node(name, stem, inputs, body, other, engine, settings, rejects, place);
    }

    Node taking(Node input) {
        List<Node> more = new ArrayList<>(inputs);
        more.add(input);
        return new Node(name, stem, more, body, declared, engine, settings, rejects, place);
    }

    /** Two nodes are the same step only if they are the same object: sharing is by reference. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
