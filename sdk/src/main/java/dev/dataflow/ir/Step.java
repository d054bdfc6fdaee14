package dev.dataflow.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a pipeline.
 *
 * @param name unique in its pipeline; {@code scope/name} where it has a scope
 * @param inputs the names of the steps whose rows it takes, in the order of its body
 * @param schema the columns of its output; null before the compiler has worked them out, and where nobody can tell
 * @param engine what the author asked for; null where the compiler chooses
 * @param settings what the author said of how it is run
 * @param rejects what the author said of the rows that it rejects; null for nothing
 */
public record Step(
        String name,
        List<String> inputs,
        Body body,
        @Nullable Schema schema,
        @Nullable EngineUse engine,
        Settings settings,
        @Nullable Rejects rejects) {
    public Step {
        inputs = List.copyOf(inputs);
    }

    /** A step of which nothing is said beside what it does. */
    public Step(String name, List<String> inputs, Body body, @Nullable Schema schema, @Nullable EngineUse engine) {
        this(name, inputs, body, schema, engine, Settings.NONE, null);
    }

    /**
     * The id in Airflow of a task that is called after it: each part of the scope is a task group, and {@code =}, which no
     * id may have, is written {@code -}. {@code region=us/enrich} is {@code region-us.enrich}.
     */
    public String taskId() {
        return name.replace('=', '-').replace('/', '.');
    }

    /** This step doing something else. */
    public Step withBody(Body other) {
        return new Step(name, inputs, other, schema, engine, settings, rejects);
    }

    /** This step with its output columns worked out. */
    public Step withSchema(@Nullable Schema worked) {
        return new Step(name, inputs, body, worked, engine, settings, rejects);
    }

    /** This step with something else said of the rows that it rejects. */
    public Step withRejects(@Nullable Rejects other) {
        return new Step(name, inputs, body, schema, engine, settings, other);
    }

    /** Whether rows that it rejects go to the dead letters, rather than being counted alone. */
    public boolean keepsRejects() {
        return rejects == null || rejects.to() == null || rejects.to() == BadRecords.DEAD_LETTERS;
    }

    /** The columns of the output, in a pipeline that has been compiled. */
    public Schema columns() {
        if (schema == null) {
            throw new IllegalStateException("Cannot tell the columns of step \"" + name + "\" before it is compiled");
        }
        return schema;
    }
}
