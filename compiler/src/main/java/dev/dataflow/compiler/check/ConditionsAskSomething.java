package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A condition that is given says something. What it may say is not looked at yet. */
final class ConditionsAskSomething implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        blank(pipeline.ir().conditions(), pipeline::problem, problems);
        for (Subject.Located step : pipeline.steps()) {
            blank(step.step().settings().conditions(), step::problem, problems);
        }
        return problems;
    }

    private interface Place {
        Problem problem(String code, String message, String fix);
    }

    private static void blank(Settings.Conditions conditions, Place place, List<Problem> problems) {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        all.put("startWhen", Optional.ofNullable(conditions.startWhen()));
        all.put("stopWhen", Optional.ofNullable(conditions.stopWhen()));
        all.put("retryWhen", Optional.ofNullable(conditions.retryWhen()));
        all.put("alertWhen", Optional.ofNullable(conditions.alertWhen()));
        all.forEach((name, condition) -> condition
                .filter(String::isBlank)
                .ifPresent(text -> problems.add(
                        place.problem("DF127", "The condition " + name + " is empty.", "say when, or leave it out."))));
    }
}
