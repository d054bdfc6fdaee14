package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Airflow's ids of a pipeline's steps and of the groups that their scopes make are all different. */
final class TaskIdsDiffer implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Subject.Located> tasks = new HashMap<>();
        Map<String, String> scopes = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            Subject.Located other = tasks.putIfAbsent(id(step.step().name()), step);
            if (other != null && !other.step().name().equals(step.step().name())) {
                problems.add(problem(step, "the step \"" + other.step().name() + "\" has it too"));
            }
            String scope = scope(step.step().name());
            String same = scopes.putIfAbsent(id(scope), scope);
            if (same != null && !same.equals(scope)) {
                problems.add(step.problem(
                        "DF120",
                        "The scope \"" + scope + "\" becomes the task group \"" + id(scope)
                                + "\" in Airflow, as the scope \"" + same + "\" does.",
                        "give one of the two another name; = and - count as one."));
            }
        }
        Set<String> groups = new HashSet<>();
        scopes.keySet().forEach(scope -> groups.addAll(around(scope)));
        for (Subject.Located step : pipeline.steps()) {
            if (groups.contains(id(step.step().name()))) {
                problems.add(problem(step, "a task group, made of other steps' scope, has it too"));
            }
        }
        return problems;
    }

    /** The group and those around it. */
    private static Set<String> around(String group) {
        Set<String> around = new HashSet<>();
        for (int end = group.length(); end > 0; end = group.lastIndexOf('.', end - 1)) {
            around.add(group.substring(0, end));
        }
        return around;
    }

    private static Problem problem(Subject.Located step, String other) {
        return step.problem(
                "DF120",
                "The step becomes \"" + id(step.step().name()) + "\" in Airflow, and " + other + ".",
                "give one of the two another name; = and - count as one.");
    }

    private static String scope(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String id(String name) {
        return name.replace('=', '-').replace('/', '.');
    }
}
