package dev.dataflow.compiler.plan;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.CheckedPipeline;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.PassedOn;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Columns that a read takes along come to a sink of the same task. It is asked of the plan, since another task does not
 * take them.
 */
public final class EvolvedColumnsArrive {
    private final PipelineIr pipeline;
    private final Set<String> task;
    /** Where they end, in words. */
    private final Set<String> ends = new LinkedHashSet<>();

    private EvolvedColumnsArrive(PipelineIr pipeline, Plan.Task task) {
        this.pipeline = pipeline;
        this.task = Set.copyOf(task.steps());
    }

    /** The reads from which none arrives, each as a problem. */
    public static List<Problem> check(CheckedPipeline checked, Plan plan) {
        List<Problem> problems = new ArrayList<>();
        for (Plan.Dag dag : plan.dags()) {
            for (Plan.Task task : dag.tasks()) {
                for (String name : task.steps()) {
                    Step step = checked.ir().step(name);
                    EvolvedColumnsArrive rule = new EvolvedColumnsArrive(checked.ir(), task);
                    if (step.body() instanceof Body.Read read && read.drift() == Drift.EVOLVE && !rule.arrive(step)) {
                        problems.add(rule.problem(checked, step));
                    }
                }
            }
        }
        return problems;
    }

    private boolean arrive(Step from) {
        boolean arrive = false;
        for (Step step : pipeline.steps()) {
            String end = step.inputs().contains(from.name()) ? end(from, step) : "";
            if (!end.isEmpty()) {
                ends.add("\"" + step.name() + "\", " + end);
            } else if (step.inputs().contains(from.name())) {
                arrive |= step.body() instanceof Body.Write || arrive(step);
            }
        }
        return arrive;
    }

    /** Why the columns end at a step; empty if they do not. */
    private String end(Step from, Step step) {
        if (!task.contains(step.name())) {
            return "which is in another task";
        } else if (!step.inputs().get(0).equals(from.name())) {
            return "which takes them from its first input alone";
        }
        return PassedOn.passes(step.body()) ? "" : "which says itself what columns it has";
    }

    private Problem problem(CheckedPipeline checked, Step step) {
        return new Problem(
                "DF217",
                pipeline.fullName() + " › " + step.name(),
                checked.definition().pipeline().places().get(pipeline.steps().indexOf(step)),
                "Columns that come new to " + ((Body.Read) step.body()).source().dataset()
                        + " are to go along, and come to no sink: they end at " + String.join(", and at ", ends) + ".",
                "write rows to a sink in the same task before that, or leave evolve() out.");
    }
}
