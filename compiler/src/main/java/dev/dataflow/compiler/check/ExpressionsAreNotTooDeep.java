package dev.dataflow.compiler.check;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * No expression is nested so deep that what reads it would run out of stack, or has so many parts that it would never come
 * to an end. Comes before all other rules, which walk expressions by recursion and meet what is shared each time anew; it
 * is itself without recursion, and looks at what is shared once.
 */
final class ExpressionsAreNotTooDeep {
    /** JSON readers take a thousand levels, of which each call has two. */
    private static final int DEEPEST = 200;

    private static final int LARGEST = 20_000;

    private ExpressionsAreNotTooDeep() {}

    /** What of an expression counts: as a tree, in which what is shared stands each time. */
    private record Extent(int depth, long parts) {}

    static List<Problem> check(String pipeline, List<Step> steps, List<Place> places) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String subject = pipeline + " › " + steps.get(i).name();
            Extent extent = extent(steps.get(i));
            if (extent.depth() > DEEPEST) {
                problems.add(new Problem(
                        "DF118",
                        subject,
                        places.get(i),
                        "An expression is nested more than " + DEEPEST + " deep, more than what reads it can take.",
                        "split it over several columns, or pair the parts of a long and or or in a balanced way."));
            } else if (extent.parts() > LARGEST) {
                problems.add(new Problem(
                        "DF118",
                        subject,
                        places.get(i),
                        "The step's expressions have more than " + LARGEST
                                + " parts in all, more than what reads them can take. A part that is used several times"
                                + " counts each time.",
                        "put what is used several times into a column and use that; join with a dataset instead of naming"
                                + " many values."));
            }
        }
        return problems;
    }

    private static Extent extent(Step step) {
        IdentityHashMap<Expression, Extent> known = new IdentityHashMap<>();
        int depth = 0;
        long parts = 0;
        for (Mention mention : Mentions.of(step.body())) {
            Extent extent = extent(mention.value(), known);
            depth = Math.max(depth, extent.depth());
            parts += extent.parts();
        }
        return new Extent(depth, parts);
    }

    private static Extent extent(Expression root, IdentityHashMap<Expression, Extent> known) {
        Deque<Expression> open = new ArrayDeque<>(List.of(root));
        Extent last = new Extent(0, 0);
        while (!open.isEmpty()) {
            Expression expression = open.peek();
            int depth = 0;
            long parts = 0;
            boolean whole = true;
            for (Expression part : expression.parts()) {
                Extent extent = known.get(part);
                if (extent == null) {
                    open.push(part);
                    whole = false;
                } else {
                    depth = Math.max(depth, extent.depth());
                    // What is shared doubles at each level: beyond the bound it is of no matter by how much.
                    parts = Math.min(parts + extent.parts(), LARGEST);
                }
            }
            if (whole) {
                last = new Extent(depth + 1, parts + 1);
                known.put(open.pop(), last);
            }
        }
        return last;
    }
}
