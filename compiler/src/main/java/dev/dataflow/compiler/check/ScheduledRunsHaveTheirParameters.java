package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Schedule;
import java.util.List;

/** A run that nobody starts by hand needs no parameter that has no default. */
final class ScheduledRunsHaveTheirParameters implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        if (pipeline.ir().schedule() instanceof Schedule.Manual) {
            return List.of();
        }
        return pipeline.ir().parameters().stream()
                .filter(parameter -> parameter.otherwise() == null)
                .map(parameter -> pipeline.problem(
                        "DF145",
                        "The parameter \"" + parameter.name()
                                + "\" has no default, and nobody gives one to a run that the schedule begins. Airflow does not"
                                + " even load such a DAG.",
                        "write Param.of(\"" + parameter.name()
                                + "\", …), the default, or leave the schedule out and start runs by hand."))
                .toList();
    }
}
