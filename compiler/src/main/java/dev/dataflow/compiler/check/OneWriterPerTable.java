package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No two steps of a pipeline write the same table, but to one that is only added to: which came last would be chance. */
final class OneWriterPerTable implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Subject.Located> first = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write && !onlyAddedTo(step, write.sink())) {
                Subject.Located other = first.putIfAbsent(table(write.sink()), step);
                if (other != null) {
                    problems.add(step.problem(
                            "DF205",
                            write.sink().dataset() + " is written by \""
                                    + other.step().name() + "\" too, at " + other.place()
                                    + ". Which of the two came last would be chance.",
                            "write it once, or write one of them to a table of its own."));
                }
            }
        }
        return problems;
    }

    private static boolean onlyAddedTo(Subject.Located step, ConnectorUse sink) {
        return step.descriptors()
                .connector(sink.connector())
                .flatMap(ConnectorDescriptor::sink)
                .filter(found -> found.modes().equals(List.of(WriteMode.Kind.APPEND)))
                .isPresent();
    }

    private static String table(ConnectorUse sink) {
        return sink.connector() + "\n" + sink.connection() + "\n" + sink.dataset();
    }
}
