package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Only lists and maps are exploded, only structs flattened, and only text is read as JSON. */
final class NestedColumnsUnfold implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Body body = step.step().body();
            if (body instanceof Body.Explode explode) {
                misfit(
                                step,
                                explode.column(),
                                "explode",
                                "a list or a map",
                                type -> type instanceof Type.ListOf || type instanceof Type.MapOf)
                        .ifPresent(problems::add);
            } else if (body instanceof Body.Flatten flatten) {
                misfit(step, flatten.column(), "flatten", "a struct", Type.Struct.class::isInstance)
                        .ifPresent(problems::add);
            } else if (body instanceof Body.ExpandJson expand) {
                misfit(step, expand.column(), "read the JSON of", "a string", type -> type == Type.Scalar.STRING)
                        .ifPresent(problems::add);
                if (expand.schema().columns().isEmpty() && !step.complained()) {
                    problems.add(step.problem(
                            "DF133",
                            "Cannot read the JSON of \"" + expand.column() + "\": nothing says what it holds.",
                            "name its parts, as in RowSchema.of(column(\"id\", Type.Scalar.LONG))."));
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> misfit(
            Subject.Located step, String column, String verb, String wanted, Predicate<Type> fits) {
        return step.input()
                .cell(column)
                .flatMap(cell -> Optional.ofNullable(cell.type()))
                .filter(fits.negate())
                .map(type -> step.problem(
                        "DF133",
                        "Cannot " + verb + " \"" + column + "\": it is " + Types.a(type) + ", not " + wanted + ".",
                        "use a column that is " + wanted + "."));
    }
}
