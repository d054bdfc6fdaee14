package dev.dataflow.compiler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Random graphs of steps on random engines; the seed is the number of the repetition. */
final class FusionMakesNoTaskWaitForItself {
    private static final Body BODY = new Body.Filter(new Expression.Literal(Type.Scalar.BOOLEAN, "true"));

    private final Map<String, EngineUse> engines = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    @RepeatedTest(300)
    void groupsAreOfOneEngineConnectedAndWithoutACycle(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int size = 2 + random.nextInt(25);
        for (int i = 0; i < size; i++) {
            List<String> inputs = new ArrayList<>();
            for (int j = 0; j < Math.min(i, random.nextInt(3)); j++) {
                inputs.add("s" + random.nextInt(i));
            }
            add("s" + i, "engine" + random.nextInt(3), inputs);
        }
        List<List<Step>> groups = Fusion.of(pipeline(), engines);
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(steps);
        Map<String, Integer> groupOf = groupOf(groups);
        for (List<Step> group : groups) {
            assertThat(group)
                    .extracting(step -> engines.get(step.name()))
                    .containsOnly(engines.get(group.get(0).name()));
        }
        assertThat(orderable(groups, groupOf)).isTrue();
        assertThat(oneMoreFusionIsPossible(groups, groupOf)).isFalse();
    }

    @Test
    void tenThousandStepsInARowArePlannedAtOnce() {
        for (int i = 0; i < 10_000; i++) {
            add("s" + i, i % 10 == 0 ? "b" : "a", i == 0 ? List.of() : List.of("s" + (i - 1)));
        }
        assertThat(planned()).hasSize(2_000);
    }

    @Test
    void tenThousandStepsBesideEachOtherArePlannedAtOnce() {
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            add("read" + i, "a", List.of());
            add("filter" + i, "a", List.of("read" + i));
            ends.add("filter" + i);
        }
        add("union", "a", ends);
        assertThat(planned()).hasSize(1);
    }

    @Test
    void tenThousandJoinsWithOneDatasetArePlannedAtOnce() {
        add("users", "a", List.of());
        add("s0", "b", List.of("users"));
        for (int i = 1; i < 10_000; i++) {
            add("s" + i, i % 2 == 0 ? "b" : "a", List.of("users", "s" + (i - 1)));
        }
        assertThat(planned()).hasSize(10_001);
    }

    private List<List<Step>> planned() {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Fusion.of(pipeline(), engines));
    }

    private void add(String name, String engine, List<String> inputs) {
        steps.add(new Step(name, inputs, BODY, null, null));
        engines.put(name, EngineUse.of(engine));
    }

    private PipelineIr pipeline() {
        return PipelineIr.of("p", 0, steps);
    }

    private static Map<String, Integer> groupOf(List<List<Step>> groups) {
        Map<String, Integer> groupOf = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            for (Step step : groups.get(i)) {
                groupOf.put(step.name(), i);
            }
        }
        return groupOf;
    }

    private static boolean orderable(List<List<Step>> groups, Map<String, Integer> groupOf) {
        Set<Integer> done = new HashSet<>();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int i = 0; i < groups.size(); i++) {
                Set<Integer> before = new HashSet<>();
                groups.get(i)
                        .forEach(step -> step.inputs().forEach(input -> before.add(groupOf.getOrDefault(input, -1))));
                before.remove(i);
                moved |= done.containsAll(before) && done.add(i);
            }
        }
        return done.size() == groups.size();
    }

    /** Whether two neighbouring groups of one engine could still be one without a cycle. */
    private boolean oneMoreFusionIsPossible(List<List<Step>> groups, Map<String, Integer> groupOf) {
        for (Step step : steps) {
            for (String input : step.inputs()) {
                int from = groupOf.getOrDefault(input, -1);
                int to = groupOf.getOrDefault(step.name(), -1);
                boolean alike = Objects.equals(engines.get(input), engines.get(step.name()));
                if (from != to && alike) {
                    List<List<Step>> fewer = new ArrayList<>(groups);
                    List<Step> both = new ArrayList<>(groups.get(from));
                    both.addAll(groups.get(to));
                    fewer.set(from, both);
                    fewer.set(to, List.of());
                    if (orderable(fewer, groupOf(fewer))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
