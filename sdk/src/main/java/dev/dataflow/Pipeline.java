package dev.dataflow;

import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Settings.Conditions;
import dev.dataflow.ir.Settings.FailurePolicy;
import dev.dataflow.ir.Settings.Retries;
import dev.dataflow.ir.Step;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as its author said it: the steps as data, and beside them the line of each in the author's source. The
 * compiler checks it; until then it may hold mistakes.
 */
public final class Pipeline {
    private final PipelineIr ir;
    private final List<Place> places;
    private final Place place;
    private final List<Problem> problems;

    Pipeline(PipelineIr ir, List<Place> places, Place place, List<Problem> problems) {
        this.ir = ir;
        this.places = List.copyOf(places);
        this.place = place;
        this.problems = List.copyOf(problems);
    }

    /** Begins a pipeline: {@code Pipeline.named("taxi_daily")}. Names match {@code [A-Za-z0-9_-]+}. */
    public static Builder named(String name) {
        return new Builder(Objects.requireNonNull(name), Place.caller());
    }

    /**
     * Asks a definition for its pipeline. What it makes and never writes is then among the pipeline's {@link #problems}.
     *
     * @return null if the definition gave none
     */
    public static @Nullable Pipeline of(PipelineDefinition definition) {
        return Made.by(definition);
    }

    /** The pipeline as data, its output columns known only where a record declares them. */
    public PipelineIr ir() {
        return ir;
    }

    /** The lines of the steps, in the order of {@code ir().steps()}. */
    public List<Place> places() {
        return places;
    }

    /** The line where the pipeline begins. */
    public Place place() {
        return place;
    }

    /** What was wrong already while it was built, such as a record component of no known type. */
    public List<Problem> problems() {
        return problems;
    }

    /** This pipeline with each step as the function makes of it, for tools; steps that it gives nothing for are left out. */
    public Pipeline rewritten(Function<Step, Optional<Step>> change) {
        List<Step> steps = new ArrayList<>();
        List<Place> kept = new ArrayList<>();
        for (int i = 0; i < ir.steps().size(); i++) {
            Optional<Step> changed = change.apply(ir.steps().get(i));
            if (changed.isPresent()) {
                steps.add(changed.get());
                kept.add(places.get(i));
            }
        }
        return new Pipeline(ir.withSteps(steps), kept, place, problems);
    }

    Pipeline withProblems(List<Problem> others) {
        return new Pipeline(ir, places, place, others);
    }

    /** Collects a pipeline's facts and writes. */
    public static final class Builder {
        private final String name;
        private final Place place;
        private final List<Node> writes = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private final SortedMap<String, String> attributes = new TreeMap<>();
        private final List<Parameter> parameters = new ArrayList<>();
        private String namespace = "";
        private String description = "";
        private String owner = "";
        private Schedule schedule = Schedule.manual();
        private LocalDate startDate = LocalDate.of(2024, 1, 1);
        private boolean catchup;
        private boolean dependsOnPast;
        private FailurePolicy failurePolicy = FailurePolicy.FAIL;
        private @Nullable Integer maxActiveRuns;
        private @Nullable Integer maxActiveTasks;
        private Conditions conditions = Conditions.NONE;
        private Retries retries = new Retries(1, Duration.ofMinutes(5));
        private @Nullable Duration deadline;

        private Builder(String name, Place place) {
            this.name = name;
            this.place = place;
        }

        /** Puts the pipeline into a namespace; its full name is then {@code namespace/name}. */
        public Builder namespace(String value) {
            namespace = Objects.requireNonNull(value);
            return this;
        }

        /** What it is for; Airflow shows it. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value);
            return this;
        }

        /** Who answers for it. */
        public Builder owner(String value) {
            owner = Objects.requireNonNull(value);
            return this;
        }

        /** Words to find it by. */
        public Builder tags(String... values) {
            tags.addAll(List.of(values));
            return this;
        }

        /** The team that it belongs to. */
        public Builder team(String value) {
            return attribute("team", value);
        }

        /** The project that it belongs to. */
        public Builder project(String value) {
            return attribute("project", value);
        }

        /** The environment that it is meant for. */
        public Builder env(String value) {
            return attribute("env", value);
        }

        /** Who pays for it. */
        public Builder costCenter(String value) {
            return attribute("cost_center", value);
        }

        /** Anything else that is to be known of it. */
        public Builder attribute(String key, String value) {
            attributes.put(key, Objects.requireNonNull(value));
            return this;
        }

        /** A value that a run may be given; {@link Vars#parameter} is its value. */
        public Builder parameter(Param parameter) {
            parameters.add(parameter.ir());
            return this;
        }

        /** When runs begin; only when asked, if left out. */
        public Builder schedule(Schedule value) {
            schedule = Objects.requireNonNull(value);
            return this;
        }

        /** The first day, in UTC, that a scheduled run may cover; 2024-01-01 if left out. */
        public Builder startDate(LocalDate value) {
            startDate = Objects.requireNonNull(value);
            return this;
        }

        /** Makes up for the scheduled runs since the start date. */
        public Builder catchup() {
            catchup = true;
            return this;
        }

        /** Lets a task wait until the same task of the run before has succeeded. */
        public Builder dependsOnPast() {
            dependsOnPast = true;
            return this;
        }

        /** How often a failed task is tried again, and how long after; once after five minutes, if left out. */
        public Builder retries(int count, Duration delay) {
            retries = new Retries(count, Objects.requireNonNull(delay));
            return this;
        }

        /** As {@link #retries(int, Duration)}, the delay multiplied each time, but never longer than {@code longest}. */
        public Builder retries(int count, Duration delay, double backoff, Duration longest) {
            retries = new Retries(count, Objects.requireNonNull(delay), backoff, Objects.requireNonNull(longest));
            return this;
        }

        /**
         * Lets what stands beside it run on when a task has failed for good, each sink in a task of its own, which commits and
         * fails for itself; if left out, nothing new is started then.
         */
        public Builder continueOnFailure() {
            failurePolicy = FailurePolicy.CONTINUE;
            return this;
        }

        /** How many runs may be under way at once. */
        public Builder maxActiveRuns(int value) {
            maxActiveRuns = value;
            return this;
        }

        /** How many tasks of one run may be under way at once. */
        public Builder maxActiveTasks(int value) {
            maxActiveTasks = value;
            return this;
        }

        /** Starts when this condition is true. */
        public Builder startWhen(String condition) {
            conditions = conditions.withStartWhen(Objects.requireNonNull(condition));
            return this;
        }

        /** Stops when this condition is true. */
        public Builder stopWhen(String condition) {
            conditions = conditions.withStopWhen(Objects.requireNonNull(condition));
            return this;
        }

        /** Tries failed tasks again only when this condition is true. */
        public Builder retryWhen(String condition) {
            conditions = conditions.withRetryWhen(Objects.requireNonNull(condition));
            return this;
        }

        /** Alerts when this condition is true. */
        public Builder alertWhen(String condition) {
            conditions = conditions.withAlertWhen(Objects.requireNonNull(condition));
            return this;
        }

        /** The longest a run may take. */
        public Builder deadline(Duration value) {
            deadline = Objects.requireNonNull(value);
            return this;
        }

        /** Adds a write, and with it all steps that lead to it. */
        public Builder write(Dataset.Write write) {
            writes.add(write.node());
            return this;
        }

        /** The pipeline as a value. */
        public Pipeline build() {
            Steps steps = Steps.leadingTo(namespace.isEmpty() ? name : namespace + "/" + name, writes);
            PipelineIr ir = new PipelineIr(
                    namespace,
                    name,
                    description,
                    owner,
                    tags,
                    attributes,
                    parameters,
                    schedule.ir(),
                    startDate,
                    catchup,
                    dependsOnPast,
                    retries,
                    failurePolicy,
                    maxActiveRuns,
                    maxActiveTasks,
                    deadline,
                    conditions,
                    steps.steps());
            return new Pipeline(ir, steps.places(), place, steps.problems());
        }
    }
}
