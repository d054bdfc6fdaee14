package dev.dataflow.deploy.installation;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.python.LockFile;
import dev.dataflow.deploy.python.PythonEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a command needs on this machine: engines, and perhaps an environment with Airflow.
 *
 * @param installation the engines
 * @param airflow there if it was asked for
 * @param fetchSeconds how long downloads took; those that went on at the same time are counted once
 */
public record Machine(Installation installation, Optional<PythonEnvironment> airflow, double fetchSeconds) {
    private static final String SPARK = "spark";
    private static final String AIRFLOW = "airflow";
    private static final long AIRFLOW_ROOM = 1_200_000_000L;
    private static final long SPARK_ROOM = 2_200_000_000L;

    /**
     * Where it comes from and goes to.
     *
     * @param variables of the user's environment
     */
    public record Places(Distribution distribution, UserCache cache, Map<String, String> variables) {}

    /** Makes whatever of these engines is not there yet. */
    public static Machine withEngines(Set<String> engines, Places places, Display display) throws InterruptedException {
        Optional<PythonEnvironment> spark = engines.contains(SPARK)
                ? Optional.of(environment(SPARK, SPARK_ROOM, places, display))
                : Optional.empty();
        return new Machine(
                Installation.prepare(places.distribution(), spark, places.cache(), display),
                Optional.empty(),
                spark.map(PythonEnvironment::fetchSeconds).orElse(0.0));
    }

    /** Makes whatever of Airflow and of all engines is not there yet: the two environments at the same time. */
    public static Machine withAirflow(Places places, Display display) throws InterruptedException {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<PythonEnvironment> airflow =
                    beside.submit(() -> environment(AIRFLOW, AIRFLOW_ROOM, places, display));
            Machine engines = withEngines(Set.of(SPARK), places, display);
            PythonEnvironment made = result(airflow);
            return new Machine(
                    engines.installation(), Optional.of(made), Math.max(engines.fetchSeconds(), made.fetchSeconds()));
        } finally {
            beside.shutdownNow();
        }
    }

    private static PythonEnvironment result(Future<PythonEnvironment> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw new InterruptedException();
        }
    }

    private static PythonEnvironment environment(String name, long room, Places places, Display display)
            throws InterruptedException {
        // Nobody runs Spark's Python here, so compiling it would be for nothing.
        List<String> options = name.equals(SPARK) ? List.of("--no-compile") : List.of();
        PythonEnvironment.Recipe recipe = new PythonEnvironment.Recipe(
                name, LockFile.read(places.distribution().requirements(name)), room, options);
        return PythonEnvironment.prepare(recipe, places.cache(), places.variables(), display);
    }
}
