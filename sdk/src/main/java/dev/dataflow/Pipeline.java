package dev.dataflow;

import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.PipelineIr.Retries;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
        return new Builder(name, Place.caller());
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

    /** Collects a pipeline's facts and writes. */
    public static final class Builder {
        private final String name;
        private final Place place;
        private final List<Dataset.Node> writes = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private String namespace = "";
        private String description = "";
        private String owner = "";
        private Schedule schedule = Schedule.manual();
        private LocalDate startDate = LocalDate.of(2024, 1, 1);
        private boolean catchup;
        private Retries retries = new Retries(1, Duration.ofMinutes(5));
        private @Nullable Duration deadline;

        private Builder(String name, Place place) {
            this.name = name;
            this.place = place;
        }

        /** Puts the pipeline into a namespace; its full name is then {@code namespace/name}. */
        public Builder namespace(String value) {
            namespace = value;
            return this;
        }

        /** What it is for; Airflow shows it. */
        public Builder description(String value) {
            description = value;
            return this;
        }

        /** Who answers for it. */
        public Builder owner(String value) {
            owner = value;
            return this;
        }

        /** Words to find it by. */
        public Builder tags(String... values) {
            tags.addAll(List.of(values));
            return this;
        }

        /** When runs begin; only when asked, if left out. */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** The first day, in UTC, that a scheduled run may cover; 2024-01-01 if left out. */
        public Builder startDate(LocalDate value) {
            startDate = value;
            return this;
        }

        /** Makes up for the scheduled runs since the start date. */
        public Builder catchup() {
            catchup = true;
            return this;
        }

        /** How often a failed task is tried again, and how long after; once after five minutes, if left out. */
        public Builder retries(int count, Duration delay) {
            retries = new Retries(count, delay);
            return this;
        }

        /** The longest a run may take. */
        public Builder deadline(Duration value) {
            deadline = value;
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
                    schedule.ir(),
                    startDate,
                    catchup,
                    retries,
                    deadline,
                    steps.steps());
            return new Pipeline(ir, steps.places(), place, steps.problems());
        }
    }
}
