package dev.dataflow.compiler.engine;

import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.AsSource;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the engine of each step whose author named none, so that rows cross from one engine to another as seldom as
 * can be. The rules, the first that fits:
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><td>the author named an engine</td><td>that one</td></tr>
 * <tr><td>a {@code RecordTransform}, {@code BatchTransform} or {@code GroupTransform}</td><td>local, with its input's settings if that is local too</td></tr>
 * <tr><td>a {@code SparkTransform}</td><td>spark, with its input's settings if that is spark too</td></tr>
 * <tr><td>a read or write whose connector has one engine</td><td>that one</td></tr>
 * <tr><td>a built-in operation or a write</td><td>that of its first input whose engine is settled</td></tr>
 * <tr><td>a read, and what stands between reads and the first settled step</td><td>that of its first consumer</td></tr>
 * <tr><td>all others</td><td>local</td></tr>
 * </table>
 *
 * <p>An engine is passed over where it lacks the connector's runtime or refuses the step.
 */
public final class EngineChoice {
    private static final String LOCAL = LocalDescriptor.ID;
    private static final String SPARK = SparkDescriptor.ID;

    private final Descriptors descriptors;
    private final Map<String, EngineUse> settled = new LinkedHashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    private EngineChoice(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Chooses for every step of a pipeline. */
    public static EngineChoice of(PipelineIr pipeline, Descriptors descriptors) {
        EngineChoice choice = new EngineChoice(descriptors);
        pipeline.steps().forEach(choice::settleForward);
        List<Step> backward = new ArrayList<>(pipeline.steps());
        Collections.reverse(backward);
        Map<String, List<Step>> consumers = consumers(pipeline);
        backward.forEach(step -> choice.settleBackward(step, consumers.getOrDefault(step.name(), List.of())));
        return choice;
    }

    /** The engine of every step, by its name. */
    public Map<String, EngineUse> uses() {
        return Collections.unmodifiableMap(settled);
    }

    /** Why a step runs on its engine; empty where its author named one. */
    public Optional<String> reason(String step) {
        return Optional.ofNullable(reasons.get(step));
    }

    private void settleForward(Step step) {
        EngineUse named = step.engine();
        Body body = step.body();
        if (named != null) {
            settled.put(step.name(), named);
        } else if (body instanceof Body.UserClass user) {
            String engine = user.kind().ofSpark() ? SPARK : LOCAL;
            if (!settleAsAnInput(step, Set.of(engine))) {
                settle(step, EngineUse.of(engine), "a " + user.kind().words() + " runs on " + engine);
            }
        } else {
            Set<String> possible = possible(body);
            if (!settleAsAnInput(step, possible)) {
                if (possible.size() == 1) {
                    settle(step, EngineUse.of(favourite(possible)), "no other engine can run it");
                } else if (someInputSettled(step)) {
                    settle(step, EngineUse.of(favourite(possible)), "the engines of its inputs cannot run it");
                }
            }
        }
    }

    private boolean settleAsAnInput(Step step, Set<String> possible) {
        for (String input : step.inputs()) {
            EngineUse use = settled.get(input);
            if (use != null && possible.contains(use.engine())) {
                settle(step, use, "its input " + input + " runs there");
                return true;
            }
        }
        return false;
    }

    /** What is open still takes the engine of the first step that uses it. */
    private void settleBackward(Step step, List<Step> consumers) {
        if (settled.containsKey(step.name())) {
            return;
        }
        Set<String> possible = possible(step.body());
        for (Step consumer : consumers) {
            EngineUse use = settled.get(consumer.name());
            if (use != null && possible.contains(use.engine())) {
                settle(step, use, consumer.name() + ", which takes its rows, runs there");
                return;
            }
        }
        settle(step, EngineUse.of(favourite(possible)), "nothing asks for another");
    }

    private void settle(Step step, EngineUse use, String reason) {
        settled.put(step.name(), use);
        reasons.put(step.name(), reason);
    }

    private boolean someInputSettled(Step step) {
        return step.inputs().stream().anyMatch(settled::containsKey);
    }

    /** The engines that can run it; all of them where the connector is unknown, since that is a problem of its own. */
    private Set<String> possible(Body body) {
        Set<String> engines = new TreeSet<>(descriptors.engineIds());
        engines.removeIf(id ->
                descriptors.engine(id).flatMap(engine -> engine.refuses(body)).isPresent());
        connectorEngines(body).ifPresent(engines::retainAll);
        return engines;
    }

    private Optional<Set<String>> connectorEngines(Body body) {
        if (body instanceof Body.Read read) {
            return descriptors
                    .connector(read.source().connector())
                    .map(connector -> connector.source().map(AsSource::engines).orElse(Set.of()));
        } else if (body instanceof Body.Write write) {
            return descriptors
                    .connector(write.sink().connector())
                    .map(connector -> connector.sink().map(AsSink::engines).orElse(Set.of()));
        }
        return Optional.empty();
    }

    private static String favourite(Set<String> possible) {
        return possible.contains(LOCAL) || possible.isEmpty()
                ? LOCAL
                : possible.iterator().next();
    }

    private static Map<String, List<Step>> consumers(PipelineIr pipeline) {
        Map<String, List<Step>> consumers = new HashMap<>();
        for (Step step : pipeline.steps()) {
            for (String input : step.inputs()) {
                consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(step);
            }
        }
        return consumers;
    }
}
