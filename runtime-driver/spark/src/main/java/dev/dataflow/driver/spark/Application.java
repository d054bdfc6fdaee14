package dev.dataflow.driver.spark;

import dev.dataflow.driver.TaskRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Starts Spark as our tasks need it. What is set here decides what rows mean; the rest is spark-submit's. */
final class Application {
    private static final String JARS = "spark.jars";

    private Application() {}

    /** A session for a task. */
    static SparkSession start(TaskRun task) throws Exception {
        Watched watched = Watched.given();
        watched.check();
        try {
            return start(task.scratch(), watched.of(task));
        } catch (Exception unstarted) {
            throw watched.failure(unstarted).orElseThrow(() -> unstarted);
        }
    }

    /** A session whose files, where they are not on executors, are in this folder. */
    static SparkSession start(Path scratch) throws IOException {
        return start(scratch, new TreeMap<>());
    }

    private static SparkSession start(Path scratch, SortedMap<String, String> more) throws IOException {
        SparkSession.Builder builder = SparkSession.builder()
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.ansi.enabled", true)
                .config("spark.sql.parquet.fieldId.read.enabled", true)
                // A text of the user's is that text, whatever braces it holds.
                .config("spark.sql.variable.substitute", false)
                .config("spark.sql.parquet.fieldId.write.enabled", true)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                // Others than Spark have never written dates of the old calendar.
                .config("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
                .config("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED")
                .config("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", false)
                // Spark's own leaves keys of an API in the event log.
                .config(
                        "spark.redaction.regex",
                        "(?i)secret|passw|pwd|passphrase|token|credential"
                                + "|(access|account|api|encryption|private)[._-]?key")
                .config("spark.plugins", TaskFailures.class.getName())
                // It is made even if nobody uses it, by default in the working directory.
                .config(
                        "spark.sql.warehouse.dir",
                        scratch.resolve("spark-warehouse").toUri().toString());
        more.forEach(builder::config);
        String master = System.getProperty("spark.master", "local");
        boolean local = master.equals("local") || master.startsWith("local[");
        if (local) {
            // It lasts for seconds, and nobody else may reach its ports. A killed driver's files go with the attempt's.
            builder.config("spark.ui.enabled", false)
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.local.dir", scratch.toString())
                    // A task that runs out of memory would end this process, and with it the report of that.
                    .config("spark.executor.killOnFatalError.depth", 0);
        }
        if (!local) {
            // On the driver's class path alone, executors would not find it.
            String jars = System.getProperty(JARS, "");
            builder.config(JARS, jars.isEmpty() ? ownJar() : jars + "," + ownJar());
        }
        SparkSession session = builder.getOrCreate();
        ParquetFiles.withoutChecksumFiles(session);
        return session;
    }

    private static String ownJar() {
        try {
            return Application.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Every class is in a place", e);
        }
    }
}
