package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two columns of a join's or a lookup's key can be equal. */
final class JoinKeysMatch implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Body.JoinKey key : keys(step.step().body())) {
                mismatch(step, key).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static List<Body.JoinKey> keys(Body body) {
        if (body instanceof Body.Join join) {
            return join.keys();
        }
        return body instanceof Body.Lookup lookup ? lookup.keys() : List.of();
    }

    private static Optional<Problem> mismatch(Subject.Located step, Body.JoinKey key) {
        Type left = type(step.inputs().get(0), key.left());
        Type right = type(step.inputs().get(1), key.right());
        if (left == null || right == null || Types.comparable(left, right)) {
            return Optional.empty();
        }
        List<String> inputs = step.step().inputs();
        return Optional.of(step.problem(
                "DF107",
                "Cannot join \"" + key.left() + "\" of \"" + inputs.get(0) + "\" (" + left.text() + ") with \""
                        + key.right() + "\" of \"" + inputs.get(1) + "\" (" + right.text() + "): they are never equal.",
                "join columns of one type, or convert one before, as in withColumn(\"" + key.right() + "\", col(\""
                        + key.right() + "\").cast(…))."));
    }

    private static @Nullable Type type(Shape shape, String column) {
        return shape.cell(column).map(Cell::type).orElse(null);
    }
}
