package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** Every column that a step names is one that its input has. */
final class KnownColumns implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (InputRecordsFit.typed(step)) {
                continue; // The record's columns are that rule's.
            }
            for (Mention mention : step.mentions()) {
                if (mention.input() >= 0) {
                    mention.columns().forEach(column -> check(step, mention, column, problems));
                }
            }
        }
        return problems;
    }

    private static void check(Subject.Located step, Mention mention, String column, List<Problem> problems) {
        Shape input = step.rows(mention);
        if (input.lacks(column)) {
            problems.add(step.problem(
                    "DF104",
                    unknown(column, step.step().inputs().get(mention.input()), input),
                    fix(column, input, step.step().body())));
        }
    }

    /** What is said of a column that is not there; shared with the rule on partition fields. */
    static String unknown(String column, String input, Shape shape) {
        return "Column \"" + column + "\" is not produced by \"" + input + "\". It has: "
                + Listing.closestFirst(column, shape.names()) + ".";
    }

    private static String fix(String column, Shape input, Body body) {
        String other = body instanceof Body.Join || body instanceof Body.Lookup
                ? "join on one of those columns"
                : "use one of those columns";
        return Listing.closest(column, input.names())
                .map(close -> "write \"" + close + "\", if that is meant; else add the column before this step.")
                .orElse("add the column before this step, or " + other + ".");
    }
}
