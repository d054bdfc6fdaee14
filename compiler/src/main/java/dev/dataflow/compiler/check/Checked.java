package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.List;

/** The pipelines without a mistake, and the mistakes of the others. */
public record Checked(List<CheckedPipeline> pipelines, List<Problem> problems) {
    public Checked {
        pipelines = List.copyOf(pipelines);
        problems = List.copyOf(problems);
    }
}
