package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.WriteMode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows that never end are added to what stands: there is no point at which they could take its place. */
final class UnboundedRowsAreAdded implements Rule {
    private static final Set<Kind> IN_PLACE =
            Set.of(Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS, Kind.REPLACE, Kind.ERROR_IF_EXISTS);

    @Override
    public List<Problem> check(Subject pipeline) {
        Endless endless = Endless.in(pipeline);
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write
                    && IN_PLACE.contains(write.mode().kind())
                    && endless.is(step.step().inputs().get(0))) {
                problems.add(step.problem(
                        "DF213",
                        "The rows of \"" + step.step().inputs().get(0)
                                + "\" never come to an end, so that they cannot take"
                                + " the place of what stands in " + write.sink().dataset() + " ("
                                + write.mode().kind().word() + ").",
                        "write them with append() or upsert(…)."));
            }
        }
        return problems;
    }
}
