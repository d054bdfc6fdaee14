package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.List;

/** Partitions are overwritten only where there are any: without, all rows that stand would go. */
final class OverwrittenPartitionsExist implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write
                    && write.mode().kind() == WriteMode.Kind.OVERWRITE_PARTITIONS
                    && Partitions.of(write.sink()).fields().isEmpty()) {
                problems.add(step.problem(
                        "DF206",
                        write.sink().dataset() + " has no partitions, so there are none to overwrite.",
                        "say how it is partitioned, as in .partitionedBy(day(\"pickup\")), or write it with"
                                + " overwrite()."));
            }
        }
        return problems;
    }
}
