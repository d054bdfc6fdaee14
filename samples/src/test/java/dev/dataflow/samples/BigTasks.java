package dev.dataflow.samples;

import dev.dataflow.deploy.run.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Pipelines over the five million lines of {@link BigTrips#FILE} as users run them, and {@link SparkTripsByHand}: each time
 * into what is not there yet.
 */
record BigTasks(ReleasedProject project) {
    /** Of all processes with their starts and ends; and without those, by the programs' own account. */
    record Seconds(double whole, double work) {}

    /** Of the pipelines that a class defines. */
    static BigTasks in(Path folder, Class<?> definitions, String... engines) throws Exception {
        ReleasedProject project = ReleasedProject.in(folder, Set.of(engines), definitions);
        BigTripsByHand.writeTrips(project.data());
        return new BigTasks(project);
    }

    /** A pipeline of so many tasks. */
    Seconds run(String pipeline, int tasks) throws Exception {
        Checkout.remove(written(pipeline));
        List<RunResult.Task> done = new ArrayList<>();
        double whole = Figures.wall(() -> done.addAll(project.run(pipeline).tasks()));
        if (done.size() != tasks) {
            throw new IllegalStateException(done.toString());
        }
        return new Seconds(
                whole, done.stream().mapToDouble(RunResult.Task::seconds).sum());
    }

    /** {@link SparkTripsByHand}. */
    Seconds bySpark() throws Exception {
        List<Double> work = new ArrayList<>();
        double whole = Figures.wall(() -> work.add(project.bySpark(
                SparkTripsByHand.class,
                project.data().resolve(BigTrips.FILE),
                project.data().resolve("taxi_zones.csv"),
                written(SparkTripsByHand.class.getSimpleName()))));
        return new Seconds(whole, work.get(0));
    }

    /** Where the Parquet of that name lies, a pipeline's or that by Spark. */
    private Path written(String name) {
        return project.out().resolve(name);
    }

    /** Complains unless both came to the same rows: else their times say nothing. */
    void requireSame(String one, String other) throws Exception {
        ComparedRows compared = ComparedRows.of(written(one), written(other));
        if (compared.rows() == 0 || compared.only() + compared.missing() > 0) {
            throw new IllegalStateException("Of " + compared.rows() + " rows of " + one + " " + compared.only()
                    + " are not in " + other + ", which has " + compared.missing() + " others");
        }
    }
}
