package dev.dataflow.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a pipeline.
 *
 * @param name unique in its pipeline
 * @param inputs the names of the steps whose rows it takes, in the order of its body
 * @param schema the columns of its output; null only before the compiler has worked them out
 * @param engine what the author asked for; null where the compiler chooses
 */
public record Step(
        String name,
        List<String> inputs,
        Body body,
        @Nullable Schema schema,
        @Nullable EngineUse engine) {
    public Step {
        inputs = List.copyOf(inputs);
    }

    /** This step with its output columns worked out. */
    public Step withSchema(Schema worked) {
        return new Step(name, inputs, body, worked, engine);
    }

    /** The columns of the output, in a pipeline that has been compiled. */
    public Schema columns() {
        if (schema == null) {
            throw new IllegalStateException("Cannot tell the columns of step \"" + name + "\" before it is compiled");
        }
        return schema;
    }
}
