package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failures;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What others want to know of an application: Spark's event log, and listeners. They are Spark's, and set by spark-submit;
 * what Spark would end with a stack trace is found out here before it starts.
 */
final class Watched {
    /** Where Spark's log goes if nothing says so. */
    private static final String LOG_FOLDER = "/tmp/spark-events";
    /** What Spark says of a listener that it cannot make. */
    private static final String UNREGISTERED = "Exception when registering SparkListener";

    private final SparkConf conf;

    private Watched(SparkConf conf) {
        this.conf = conf;
    }

    /** As spark-submit says. */
    static Watched given() {
        return new Watched(new SparkConf());
    }

    /** Finds the listeners, and makes the folder of the event log. */
    void check() {
        for (String listener : listeners()) {
            if (!Utils.classIsLoadable(listener)) {
                throw missing(listener);
            }
        }
        String place = eventLog();
        if (place != null) {
            make(place);
        }
    }

    private List<String> listeners() {
        return Arrays.stream(conf.get("spark.extraListeners", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static DriverFailure missing(String listener) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "LISTENER_MISSING",
                null,
                "Cannot start Spark with the listener " + listener + ": no jar of the pipeline's project holds it. "
                        + (listener.equals(SparkDescriptor.OPEN_LINEAGE_LISTENER)
                                ? "Let the project depend on io.openlineage:openlineage-spark_2.13, or leave openLineage() out"
                                : "Let the project depend on the one that does, or leave it out of spark.extraListeners"));
    }

    private @Nullable String eventLog() {
        return conf.getBoolean("spark.eventLog.enabled", false) ? conf.get("spark.eventLog.dir", LOG_FOLDER) : null;
    }

    private void make(String place) {
        URI folder = Utils.resolveURI(place);
        // A file system of its own: the one that all share is set up with the session.
        try (FileSystem files =
                FileSystem.newInstance(folder, SparkHadoopUtil.get().newConfiguration(conf))) {
            if (!files.mkdirs(new Path(folder))) {
                throw new IOException("the folder was not made");
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            throw unwritable(place, e);
        }
    }

    /** What a start that failed means, if it failed at the event log or at a listener. */
    Optional<DriverFailure> failure(Throwable unstarted) {
        String place = eventLog();
        for (Throwable cause : causes(unstarted)) {
            if (place != null && atEventLog(cause)) {
                return Optional.of(unwritable(place, cause));
            } else if (String.valueOf(cause.getMessage()).startsWith(UNREGISTERED)) {
                return Optional.of(unusable(causes(cause)));
            }
        }
        return Optional.empty();
    }

    private DriverFailure unusable(List<Throwable> causes) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "LISTENER_UNUSABLE",
                null,
                "Cannot start Spark with the listeners " + String.join(", ", listeners()) + ": "
                        + causes.get(causes.size() - 1)
                        + ". Look at their settings, and whether their jars are for Scala 2.13 and this version of Spark,"
                        + " or leave them out");
    }

    private static boolean atEventLog(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("org.apache.spark.deploy.history."));
    }

    private static DriverFailure unwritable(String place, Throwable why) {
        DriverFailure known = Failures.of(why);
        return new DriverFailure(
                known.failureClass() == FailureClass.INTERNAL ? FailureClass.CONFIG : known.failureClass(),
                "EVENT_LOG_UNWRITABLE",
                null,
                "Cannot keep Spark's event log in " + place + ": " + why
                        + ". Name a folder that the driver can make or write to, as in"
                        + " Spark.engine().eventLog(\"/shared/spark-events\"), or leave it out",
                why);
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable next = thrown; next != null && causes.size() < 50; next = next.getCause()) {
            causes.add(next);
        }
        return causes;
    }

    /** What there is to set for a task beside that. */
    SortedMap<String, String> of(TaskRun task) {
        return listeners().contains(SparkDescriptor.OPEN_LINEAGE_LISTENER)
                ? new LineageFacts(task, conf).all()
                : new TreeMap<>();
    }
}
