package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No two steps of a pipeline write the same table, but to one that is only added to: which of them came last would be chance. Two pipelines may add rows to
 * a table, but neither may then replace all of it.
 */
final class OneWriterPerTable implements Rule {
    private static final Set<Kind> WHOLE = Set.of(Kind.OVERWRITE, Kind.REPLACE, Kind.ERROR_IF_EXISTS);

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Subject.Located> first = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            for (ConnectorUse sink : step.step().body().writes()) {
                if (!onlyAddedTo(step, sink)) {
                    Subject.Located other = first.putIfAbsent(Writers.table(sink), step);
                    if (other != null) {
                        problems.add(
                                problem(step, sink, "\"" + other.step().name() + "\" too, at " + other.place() + "."));
                    } else {
                        elsewhere(step, sink)
                                .ifPresent(writer -> problems.add(problem(
                                        step,
                                        sink,
                                        "the pipeline \"" + writer.pipeline().fullName() + "\" too, at "
                                                + writer.place() + ", and one of the two replaces all that stands.")));
                    }
                }
            }
        }
        return problems;
    }

    private static boolean onlyAddedTo(Subject.Located step, ConnectorUse sink) {
        return step.descriptors()
                .connector(sink.connector())
                .flatMap(ConnectorDescriptor::sink)
                .filter(found -> found.modes().equals(List.of(Kind.APPEND)))
                .isPresent();
    }

    /** The writer in the pipeline that comes first by name, so that each pair is told once. */
    private static Optional<Writers.Writer> elsewhere(Subject.Located step, ConnectorUse sink) {
        String own = step.pipeline().ir().fullName();
        boolean replaces = step.step().body() instanceof Body.Write write && replaces(write.mode());
        return step.pipeline().writers().of(sink).stream()
                .filter(writer -> writer.pipeline().fullName().compareTo(own) < 0)
                .filter(writer -> replaces || replaces(writer.mode()))
                .findFirst();
    }

    private static boolean replaces(@Nullable WriteMode mode) {
        return mode != null && WHOLE.contains(mode.kind());
    }

    private static Problem problem(Subject.Located step, ConnectorUse sink, String other) {
        return step.problem(
                "DF205",
                sink.dataset() + " is written by " + other + " Which of the two came last would be chance.",
                "write it once, or write one of them to a table of its own.");
    }
}
