package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.List;

/** A pipeline writes something; only what leads to a write is ever run. */
final class HasSink implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        boolean writes = pipeline.ir().steps().stream().anyMatch(step -> step.body() instanceof Body.Write);
        return writes
                ? List.of()
                : List.of(pipeline.problem(
                        "DF103",
                        "The pipeline writes nothing, so there is nothing to run: only steps that lead to a write are.",
                        "add .write(dataset.writeTo(\"step\", sink, mode)) before build()."));
    }
}
