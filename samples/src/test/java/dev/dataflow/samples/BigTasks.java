package dev.dataflow.samples;

import dev.dataflow.deploy.run.RunResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
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
        String ours = rows(one);
        String theirs = rows(other);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet counts = statement.executeQuery("SELECT (SELECT count(*) FROM " + ours + "),"
                        + " (SELECT count(*) FROM (" + ours + " EXCEPT ALL " + theirs + ")),"
                        + " (SELECT count(*) FROM (" + theirs + " EXCEPT ALL " + ours + "))")) {
            counts.next();
            if (counts.getLong(1) == 0 || counts.getLong(2) + counts.getLong(3) > 0) {
                throw new IllegalStateException("Of " + counts.getLong(1) + " rows of " + one + " " + counts.getLong(2)
                        + " are not in " + other + ", which has " + counts.getLong(3) + " others");
            }
        }
    }

    private String rows(String name) {
        return "(FROM read_parquet('" + written(name) + "/**/*.parquet'))";
    }
}
