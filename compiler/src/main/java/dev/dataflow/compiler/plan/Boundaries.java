package dev.dataflow.compiler.plan;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Settings.FailurePolicy;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Why two neighbouring steps cannot be one task, in words. */
final class Boundaries {
    private final PipelineIr pipeline;
    private final Map<String, EngineUse> engines;
    /** The writes that each step's rows come to; null before anybody asked. */
    private @Nullable Map<String, Set<String>> reached;

    Boundaries(PipelineIr pipeline, Map<String, EngineUse> engines) {
        this.pipeline = pipeline;
        this.engines = engines;
    }

    /** Steps that come to the same writes share one set. */
    private static Map<String, Set<String>> reached(PipelineIr pipeline) {
        Map<String, Set<String>> reached = new HashMap<>();
        List<Step> steps = pipeline.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.body() instanceof Body.Write) {
                reached.merge(step.name(), Set.of(step.name()), Boundaries::both);
            }
            Set<String> own = reached.computeIfAbsent(step.name(), name -> Set.of());
            step.inputs().forEach(input -> reached.merge(input, own, Boundaries::both));
        }
        return reached;
    }

    private static Set<String> both(Set<String> writes, Set<String> more) {
        if (writes.containsAll(more)) {
            return writes;
        } else if (more.containsAll(writes)) {
            return more;
        }
        Set<String> both = new TreeSet<>(writes);
        both.addAll(more);
        return both;
    }

    /** The reason, the first that there is; empty if the two may be one task. */
    Optional<String> between(Step before, Step after) {
        return seen(before, after)
                .or(() -> byEngine(before, after))
                .or(() -> bySettings(before, after))
                .or(() -> byWhatFails(before, after));
    }

    /** The reason for two that could be one, if no other task took the rows of the one and gave rows to the other. */
    String byAThird(Step before) {
        return "both run on " + engine(before).engine()
                + ", but between them lies another task, so that one task would wait for itself";
    }

    /** What must be seen from outside. */
    private static Optional<String> seen(Step before, Step after) {
        for (Step step : List.of(before, after)) {
            if (step.body() instanceof Body.External external) {
                return Optional.of(step.name() + " is "
                        + (external.kind() == Body.External.Kind.APPROVAL ? "an " : "a ")
                        + external.kind().name().toLowerCase(Locale.ROOT) + ", which runs beside the engines");
            }
        }
        if (before.body() instanceof Body.Checkpoint) {
            return Optional.of(before.name() + " keeps its rows, so that a retry begins behind it");
        } else if (after.body() instanceof Body.Write write && write.alone()) {
            return Optional.of(after.name() + " is to be a write of its own");
        }
        return Optional.empty();
    }

    private Optional<String> byEngine(Step before, Step after) {
        EngineUse from = engine(before);
        EngineUse to = engine(after);
        if (!from.engine().equals(to.engine())) {
            return Optional.of(
                    before.name() + " runs on " + from.engine() + ", " + after.name() + " on " + to.engine());
        }
        return from.equals(to)
                ? Optional.empty()
                : Optional.of("both run on " + from.engine() + ", with other settings: " + options(from) + " and "
                        + options(to));
    }

    private Optional<String> bySettings(Step before, Step after) {
        if (before.settings().equals(after.settings())) {
            return Optional.empty();
        }
        Settings from = before.settings().within(pipeline);
        Settings to = after.settings().within(pipeline);
        List<String> differences = new ArrayList<>();
        if (!Objects.equals(from.retries(), to.retries())) {
            differences.add("retries " + SettingWords.retries(from) + " and " + SettingWords.retries(to));
        }
        if (from.failurePolicy() != to.failurePolicy()) {
            differences.add(
                    "on failure " + SettingWords.failurePolicy(from) + " and " + SettingWords.failurePolicy(to));
        }
        if (!Objects.equals(from.timeout(), to.timeout())) {
            differences.add("timeout " + SettingWords.timeout(from) + " and " + SettingWords.timeout(to));
        }
        if (!Objects.equals(from.pool(), to.pool())) {
            differences.add("pool " + orNone(from.pool()) + " and " + orNone(to.pool()));
        }
        if (!from.conditions().equals(to.conditions())) {
            differences.add("other conditions");
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("both run on " + engine(before).engine() + ", with other settings: "
                        + String.join("; ", differences));
    }

    /** Under {@code continue} a step is in one task with those alone whose failure fails the same writes. */
    private Optional<String> byWhatFails(Step before, Step after) {
        if (after.settings().within(pipeline).failurePolicy() != FailurePolicy.CONTINUE) {
            return Optional.empty();
        }
        Set<String> others = new TreeSet<>(writes(before));
        others.removeAll(writes(after));
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("on failure continue: if " + after.name() + " fails, what " + before.name()
                        + " gives is still written by " + String.join(", ", others));
    }

    private Set<String> writes(Step step) {
        if (reached == null) {
            reached = reached(pipeline);
        }
        return reached.getOrDefault(step.name(), Set.of());
    }

    private static String options(EngineUse use) {
        return use.options().isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        use.options().entrySet().stream()
                                .map(option -> option.getKey() + " = " + option.getValue())
                                .toList());
    }

    private static String orNone(@Nullable String value) {
        return value == null ? "none" : value;
    }

    private EngineUse engine(Step step) {
        return engines.getOrDefault(step.name(), EngineUse.of(""));
    }
}
