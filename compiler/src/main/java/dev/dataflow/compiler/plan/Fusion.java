package dev.dataflow.compiler.plan;

import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Puts neighbouring steps into one group where nothing stands between them. A step joins the groups of its inputs one
 * after the other, in the pipeline's order; it stays apart from one that it is connected with by way of a third, since
 * the two tasks would then wait for each other.
 *
 * <p>Each group has a level that is greater than that of every group before it. So a way by a third needs two levels
 * between, and a search for it passes over all groups that are not above where it begins: most searches end at once.
 */
final class Fusion {
    private final Boundaries boundaries;
    private final List<Step> steps;
    /** The inputs and, as far as they were added, the consumers of each step, by place in the pipeline. */
    private final List<List<Integer>> inputs = new ArrayList<>();

    private final List<List<Integer>> consumers = new ArrayList<>();
    /** Of each group, known by one of its steps. */
    private final List<List<Integer>> members = new ArrayList<>();

    private final int[] parents;
    private final int[] levels;

    private Fusion(PipelineIr pipeline, Map<String, EngineUse> engines) {
        this.boundaries = new Boundaries(pipeline, engines);
        this.steps = pipeline.steps();
        this.parents = new int[steps.size()];
        this.levels = new int[steps.size()];
    }

    /** The groups, each with its steps in the pipeline's order, in the order of their first steps. */
    static List<List<Step>> of(PipelineIr pipeline, Map<String, EngineUse> engines) {
        Fusion fusion = new Fusion(pipeline, engines);
        Map<String, Integer> places = new HashMap<>();
        for (int step = 0; step < fusion.steps.size(); step++) {
            List<Integer> inputs = fusion.steps.get(step).inputs().stream()
                    .map(input -> Objects.requireNonNull(places.get(input)))
                    .distinct()
                    .toList();
            fusion.add(step, inputs);
            places.put(fusion.steps.get(step).name(), step);
        }
        Map<Integer, List<Step>> groups = new LinkedHashMap<>();
        for (int step = 0; step < fusion.steps.size(); step++) {
            groups.computeIfAbsent(fusion.group(step), group -> new ArrayList<>())
                    .add(fusion.steps.get(step));
        }
        return List.copyOf(groups.values());
    }

    private void add(int step, List<Integer> takes) {
        parents[step] = step;
        inputs.add(takes);
        consumers.add(new ArrayList<>());
        members.add(new ArrayList<>(List.of(step)));
        takes.forEach(input -> consumers.get(input).add(step));
        levels[step] = levelAbove(step, -1);
        for (int input : takes) {
            int from = group(input);
            int to = group(step);
            if (from != to
                    && boundaries.between(steps.get(input), steps.get(step)).isEmpty()
                    && !connectedByAThird(from, to)) {
                fuse(from, to);
            }
        }
    }

    /** The least level that a step could have, were it in a group with {@code but}. */
    private int levelAbove(int step, int but) {
        int level = 0;
        for (int input : inputs.get(step)) {
            int group = group(input);
            level = group == but ? Math.max(level, levels[group]) : Math.max(level, levels[group] + 1);
        }
        return level;
    }

    private boolean connectedByAThird(int from, int to) {
        if (levels[to] <= levels[from] + 1) {
            return false;
        }
        Deque<Integer> open = new ArrayDeque<>(List.of(to));
        Set<Integer> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            int group = open.pop();
            for (int member : members.get(group)) {
                for (int input : inputs.get(member)) {
                    int before = group(input);
                    if (before == from && group != to) {
                        return true;
                    } else if (levels[before] > levels[from] && seen.add(before)) {
                        open.push(before);
                    }
                }
            }
        }
        return false;
    }

    /** The larger group takes in the smaller, so that no step moves often. */
    private void fuse(int from, int to) {
        boolean single = members.get(to).size() == 1;
        int level = Math.max(levels[from], single ? levelAbove(to, from) : levels[to]);
        int larger = members.get(from).size() < members.get(to).size() ? to : from;
        int smaller = larger == from ? to : from;
        List<Integer> moved = members.get(smaller);
        // Behind a group whose level stays nothing has to rise.
        List<Integer> risen = new ArrayList<>();
        if (level > levels[smaller]) {
            risen.addAll(moved);
        }
        if (level > levels[larger]) {
            risen.addAll(members.get(larger));
        }
        parents[smaller] = larger;
        members.get(larger).addAll(moved);
        members.set(smaller, List.of());
        levels[larger] = level;
        raiseBehind(risen);
    }

    private void raiseBehind(List<Integer> risen) {
        Deque<Integer> open = new ArrayDeque<>(risen);
        while (!open.isEmpty()) {
            int step = open.pop();
            int group = group(step);
            for (int consumer : consumers.get(step)) {
                int behind = group(consumer);
                if (behind != group && levels[behind] <= levels[group]) {
                    levels[behind] = levels[group] + 1;
                    open.addAll(members.get(behind));
                }
            }
        }
    }

    private int group(int step) {
        int group = step;
        while (parents[group] != group) {
            parents[group] = parents[parents[group]];
            group = parents[group];
        }
        return group;
    }
}
