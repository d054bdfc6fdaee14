package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A write uses a mode that its connector's sinks have. */
final class SinksHaveTheWriteMode implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write) {
                pipeline.descriptors()
                        .connector(write.sink().connector())
                        .flatMap(ConnectorDescriptor::sink)
                        .filter(sink -> !sink.modes().contains(write.mode().kind()))
                        .ifPresent(sink -> problems.add(lacking(step, write, sink)));
            }
        }
        return problems;
    }

    private static Problem lacking(Subject.Located step, Body.Write write, AsSink sink) {
        String modes = sink.modes().stream().map(WriteMode.Kind::word).collect(Collectors.joining(", "));
        return step.problem(
                "DF201",
                "\"" + write.sink().connector() + "\" has no write mode "
                        + write.mode().kind().word() + ". It has: " + modes + ".",
                "write " + write.sink().dataset() + " with one of those.");
    }
}
