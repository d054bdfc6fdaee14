package dev.dataflow.driver.spark;

import dev.dataflow.driver.Driver;
import dev.dataflow.driver.ProcessFolder;

/** The main class of a Spark task, started by spark-submit in client mode. */
public final class SparkDriver {
    private SparkDriver() {}

    /**
     * Runs the task that standard input asks for, and ends the process.
     *
     * @param arguments none; or {@code train} for a job that does a bit of everything, from whose classes the archive of
     *     class data is made
     */
    public static void main(String[] arguments) throws Exception {
        ProcessFolder.begin();
        if (arguments.length == 1 && arguments[0].equals("train")) {
            Training.run();
        } else {
            Driver.main(new SparkEngine());
        }
    }
}
