package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.PipelineIr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tags, attributes, owner and pools are texts that Airflow keeps and shows as they are. */
final class FactsFitAirflow implements Rule {
    private static final int LONGEST_TAG = 100;
    private static final int LONGEST = 250;

    @Override
    public List<Problem> check(Subject pipeline) {
        PipelineIr ir = pipeline.ir();
        List<Problem> problems = new ArrayList<>();
        ir.tags()
                .forEach(tag ->
                        fault("tag", tag, LONGEST_TAG).ifPresent(fault -> problems.add(problem(pipeline, fault))));
        ir.attributes().forEach((key, value) -> {
            fault("attribute's name", key, LONGEST).ifPresent(fault -> problems.add(problem(pipeline, fault)));
            fault("attribute \"" + key + "\"", value, LONGEST)
                    .ifPresent(fault -> problems.add(problem(pipeline, fault)));
        });
        if (!ir.owner().isEmpty()) {
            fault("owner", ir.owner(), LONGEST).ifPresent(fault -> problems.add(problem(pipeline, fault)));
        }
        for (Subject.Located step : pipeline.steps()) {
            String pool = step.step().settings().pool();
            if (pool != null) {
                fault("pool", pool, LONGEST)
                        .ifPresent(fault ->
                                problems.add(step.problem("DF126", fault, "name a pool as Airflow knows it.")));
            }
        }
        return problems;
    }

    private static Problem problem(Subject pipeline, String fault) {
        return pipeline.problem("DF126", fault, "shorten or correct it, or leave it out.");
    }

    private static Optional<String> fault(String what, String text, int longest) {
        if (text.isBlank()) {
            return Optional.of("The " + what + " is empty.");
        } else if (text.codePointCount(0, text.length()) > longest) {
            return Optional.of("The " + what + " \"" + text.substring(0, 20) + "…\" has "
                    + text.codePointCount(0, text.length()) + " characters; Airflow takes " + longest + ".");
        }
        return Optional.empty();
    }
}
