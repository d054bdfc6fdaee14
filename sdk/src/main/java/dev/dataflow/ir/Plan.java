package dev.dataflow.ir;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a pipeline is run: which steps make one engine application, and why it is cut where it is. */
public record Plan(List<Dag> dags) {
    public Plan {
        dags = List.copyOf(dags);
    }

    /** One Airflow DAG; {@code mode} is {@code batch}. Tasks stand in an order in which each comes after its upstream. */
    public record Dag(String name, String mode, List<Task> tasks) {
        public Dag {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * One Airflow task.
     *
     * @param name its id in Airflow, that of the step that it is called after
     * @param engineReasons why the engine was chosen, by step; of those whose author named none
     * @param steps the names of its steps, in the order of the pipeline
     * @param settings how it is run, with what the pipeline says where its steps say nothing
     * @param upstream the tasks that must have succeeded, sorted
     * @param exchanges the steps whose rows it hands to or takes from another task
     * @param connections the ids of the connections it needs, sorted
     * @param boundaries why it is a task of its own
     */
    public record Task(
            String name,
            EngineUse engine,
            SortedMap<String, String> engineReasons,
            List<String> steps,
            Settings settings,
            List<String> upstream,
            Exchanges exchanges,
            List<String> connections,
            List<Boundary> boundaries,
            Launch launch) {
        public Task {
            engineReasons = Collections.unmodifiableSortedMap(new TreeMap<>(engineReasons));
            steps = List.copyOf(steps);
            upstream = List.copyOf(upstream);
            connections = List.copyOf(connections);
            boundaries = List.copyOf(boundaries);
        }

        /** A task on a named engine with no settings of its own. */
        public Task(
                String name,
                EngineUse engine,
                List<String> steps,
                List<String> upstream,
                Exchanges exchanges,
                List<String> connections,
                List<Boundary> boundaries,
                Launch launch) {
            this(
                    name,
                    engine,
                    new TreeMap<>(),
                    steps,
                    Settings.NONE,
                    upstream,
                    exchanges,
                    connections,
                    boundaries,
                    launch);
        }
    }

    /** The steps whose rows cross into another task ({@code writes}) or come from one ({@code reads}), sorted. */
    public record Exchanges(List<String> reads, List<String> writes) {
        public Exchanges {
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }
    }

    /** A place where neighbouring steps were not fused: from a step of the upstream task to one of this. */
    public record Boundary(String from, String to, String reason) {}

    /**
     * How the engine application is started. Arguments and environment values are templates: <code>${hole}</code> is
     * filled in by who launches it, {@code $$} is a dollar sign.
     */
    public record Launch(String operator, List<String> argv, SortedMap<String, String> environment) {
        public Launch {
            argv = List.copyOf(argv);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }
    }
}
