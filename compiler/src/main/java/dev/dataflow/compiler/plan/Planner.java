package dev.dataflow.compiler.plan;

import dev.dataflow.compiler.check.CheckedPipeline;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.engine.EngineChoice;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the plan of a checked pipeline. */
public final class Planner {
    private static final String BATCH = "batch";

    private final PipelineIr pipeline;
    private final EngineChoice choice;
    private final Map<String, EngineUse> engines;
    private final Descriptors descriptors;
    private final Boundaries boundaries;
    private final Map<String, Step> steps = new HashMap<>();
    /** The task of each step, by names. */
    private final Map<String, String> taskOf = new HashMap<>();

    private Planner(CheckedPipeline checked, Descriptors descriptors) {
        this.pipeline = checked.ir();
        this.choice = checked.engines();
        this.engines = choice.uses();
        this.descriptors = descriptors;
        this.boundaries = new Boundaries(pipeline, engines);
        pipeline.steps().forEach(step -> steps.put(step.name(), step));
    }

    /** The plan: one DAG, with as few tasks as engines and settings allow. */
    public static Plan plan(CheckedPipeline checked, Descriptors descriptors) {
        return new Planner(checked, descriptors).plan();
    }

    private Plan plan() {
        Map<String, List<Step>> groups = new LinkedHashMap<>();
        for (List<Step> group : Fusion.of(pipeline, engines)) {
            String name = named(group).taskId();
            groups.put(name, group);
            group.forEach(step -> taskOf.put(step.name(), name));
        }
        Map<String, SortedSet<String>> handedOn = new HashMap<>();
        for (Step step : pipeline.steps()) {
            for (String input : step.inputs()) {
                if (!task(input).equals(task(step.name()))) {
                    handedOn.computeIfAbsent(task(input), task -> new TreeSet<>())
                            .add(input);
                }
            }
        }
        List<Plan.Task> tasks = new ArrayList<>();
        groups.forEach((name, group) -> tasks.add(task(name, group, handedOn.getOrDefault(name, new TreeSet<>()))));
        return new Plan(List.of(new Plan.Dag(pipeline.dagId(), BATCH, inOrder(tasks))));
    }

    /**
     * A task is called after what the author wrote himself: a user class, else what it writes, else where it begins; of
     * steps in several scopes, after one in the scope that all of them share if there is one.
     */
    private static Step named(List<Step> group) {
        String shared =
                group.stream().map(Planner::scope).reduce(Planner::shared).orElse("");
        List<Step> there =
                group.stream().filter(step -> scope(step).equals(shared)).toList();
        List<Step> candidates = there.isEmpty() ? group : there;
        return first(candidates, Body.UserClass.class)
                .or(() -> first(candidates, Body.Write.class))
                .orElse(candidates.get(0));
    }

    private static Optional<Step> first(List<Step> group, Class<? extends Body> kind) {
        return group.stream().filter(step -> kind.isInstance(step.body())).findFirst();
    }

    /** With the stroke behind it. */
    private static String scope(Step step) {
        return step.name().substring(0, step.name().lastIndexOf('/') + 1);
    }

    private static String shared(String scope, String other) {
        String shared = scope;
        while (!other.startsWith(shared)) {
            shared = shared.substring(0, shared.lastIndexOf('/', shared.length() - 2) + 1);
        }
        return shared;
    }

    private Plan.Task task(String name, List<Step> group, SortedSet<String> writes) {
        EngineUse engine = engine(group.get(0).name());
        SortedMap<String, String> reasons = new TreeMap<>();
        SortedSet<String> upstream = new TreeSet<>();
        SortedSet<String> reads = new TreeSet<>();
        List<Plan.Boundary> cuts = new ArrayList<>();
        for (Step step : group) {
            choice.reason(step.name()).ifPresent(reason -> reasons.put(step.name(), reason));
            for (String input : step.inputs()) {
                if (!task(input).equals(name)) {
                    reads.add(input);
                    upstream.add(task(input));
                    cuts.add(boundary(step(input), step));
                }
            }
        }
        return new Plan.Task(
                name,
                engine,
                reasons,
                group.stream().map(Step::name).toList(),
                group.get(0).settings().within(pipeline),
                List.copyOf(upstream),
                new Plan.Exchanges(List.copyOf(reads), List.copyOf(writes)),
                connections(group),
                cuts,
                descriptors.engine(engine.engine()).orElseThrow().launch(engine));
    }

    private Plan.Boundary boundary(Step before, Step after) {
        String reason = boundaries.between(before, after).orElseGet(() -> boundaries.byAThird(before));
        return new Plan.Boundary(before.name(), after.name(), reason);
    }

    private static List<String> connections(List<Step> steps) {
        SortedSet<String> connections = new TreeSet<>();
        for (Step step : steps) {
            if (step.body() instanceof Body.Read read) {
                connections.add(read.source().connection());
            } else if (step.body() instanceof Body.Write write) {
                connections.add(write.sink().connection());
            }
        }
        connections.remove(""); // What lies in the pipeline itself, or goes to the log, needs none.
        return List.copyOf(connections);
    }

    /** Each after its upstream; of those that could come next, the one whose first step comes first. */
    private static List<Plan.Task> inOrder(List<Plan.Task> tasks) {
        Map<String, Integer> places = new HashMap<>();
        Map<String, List<Integer>> downstream = new HashMap<>();
        int[] missing = new int[tasks.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < tasks.size(); i++) {
            int place = i;
            places.put(tasks.get(i).name(), i);
            List<String> upstream = tasks.get(i).upstream();
            upstream.forEach(name ->
                    downstream.computeIfAbsent(name, task -> new ArrayList<>()).add(place));
            missing[i] = upstream.size();
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Plan.Task> done = new ArrayList<>();
        while (!ready.isEmpty()) {
            Plan.Task task = tasks.get(ready.remove());
            done.add(task);
            for (int next : downstream.getOrDefault(task.name(), List.of())) {
                missing[next]--;
                if (missing[next] == 0) {
                    ready.add(next);
                }
            }
        }
        if (done.size() < tasks.size()) {
            throw new IllegalStateException("Cannot order the tasks: " + new TreeMap<>(places).keySet());
        }
        return List.copyOf(done);
    }

    private Step step(String name) {
        return Objects.requireNonNull(steps.get(name));
    }

    private String task(String step) {
        return Objects.requireNonNull(taskOf.get(step));
    }

    private EngineUse engine(String step) {
        return Objects.requireNonNull(engines.get(step));
    }
}
