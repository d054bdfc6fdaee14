package dev.dataflow.compiler.check;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * No expression is nested so deep that what reads it would run out of stack. Comes before all other rules, which walk
 * expressions by recursion, and is itself without.
 */
final class ExpressionsAreNotTooDeep {
    /** JSON readers take a thousand levels, of which each call has two. */
    private static final int DEEPEST = 200;

    private ExpressionsAreNotTooDeep() {}

    static List<Problem> check(String pipeline, List<Step> steps, List<Place> places) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (Mentions.of(step.body()).stream().anyMatch(mention -> tooDeep(mention.value()))) {
                problems.add(new Problem(
                        "DF118",
                        pipeline + " › " + step.name(),
                        places.get(i),
                        "An expression is nested more than " + DEEPEST + " deep, more than what reads it can take.",
                        "split it over several columns, or pair the parts of a long and or or in a balanced way."));
            }
        }
        return problems;
    }

    private record Level(Expression expression, int depth) {}

    private static boolean tooDeep(Expression root) {
        Deque<Level> open = new ArrayDeque<>(List.of(new Level(root, 1)));
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (level.depth() > DEEPEST) {
                return true;
            }
            level.expression().parts().forEach(part -> open.push(new Level(part, level.depth() + 1)));
        }
        return false;
    }
}
