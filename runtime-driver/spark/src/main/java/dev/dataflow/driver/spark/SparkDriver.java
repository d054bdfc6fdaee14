package dev.dataflow.driver.spark;

import dev.dataflow.driver.Driver;
import dev.dataflow.driver.ProcessFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.util.ShutdownHookManager;

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
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        ProcessFolder.begin();
        noteFolders(temporary);
        if (arguments.length == 1 && arguments[0].equals("train")) {
            Training.run();
        } else {
            Driver.main(new SparkEngine());
        }
    }

    /** Those that spark-submit has made in this process before us: it removes them at its end, if it comes to one. */
    private static void noteFolders(Path temporary) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, "spark-*")) {
            for (Path folder : folders) {
                if (ShutdownHookManager.hasShutdownDeleteDir(folder.toFile())) {
                    ProcessFolder.also(folder);
                }
            }
        }
    }
}
