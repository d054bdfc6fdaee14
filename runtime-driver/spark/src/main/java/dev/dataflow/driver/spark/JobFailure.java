package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failures;
import dev.dataflow.driver.UserCode;
import dev.dataflow.driver.sql.Raised;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Tells whose mistake ended a job. Spark computes late, so that a user's code fails where its rows are written. */
final class JobFailure {
    private static final String RAISED = "USER_RAISED_EXCEPTION";
    private static final String FUNCTION_FAILED = "FAILED_EXECUTE_UDF";
    private static final String FILE_FAILED = "FAILED_READ_FILE";
    private static final String FOOTER_FAILED = "CANNOT_READ_FILE_FOOTER";
    private static final String DATA_EXCEPTION = "22";
    /** How a job's failure tells of the last try of the task that failed. */
    private static final Pattern LOST_TASK =
            Pattern.compile("most recent failure: (?:Lost task [^\\n]*?\\): )?([^\\n]*)");

    private static final String WORKER_LOST = "ExecutorLostFailure";
    /** Said so, without a path, of Spark's own files; those of sinks are named. */
    private static final String DISK_FULL = "java.io.IOException: No space left on device";

    private static final String OWN_FILES = "spark.local.dir";
    /** What Spark adds to what is wrong: functions and settings that are not the author's to choose, and SQL that we made. */
    private static final Pattern ADVICE =
            Pattern.compile("(?s)\\.?\\s+(?:Use [`'\"]try_|If necessary set |SQLSTATE: ).*");

    /** What cluster managers say of a worker that took too much memory; its own JVM ends with 52 when it has none left. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("(?i)exit(ed with)? (code|status):? ?(52|137)\\b|memory limit|out of memory|OOM");

    private final Step step;
    private final List<Step> userSteps;
    private final boolean local;

    /**
     * A job of a step.
     *
     * @param userSteps the steps that the job runs whose code is the user's, the nearest first
     * @param local whether all of Spark is in this process
     */
    JobFailure(Step step, List<Step> userSteps, boolean local) {
        this.step = step;
        this.userSteps = List.copyOf(userSteps);
        this.local = local;
    }

    /** What it means, if that is known. */
    Optional<DriverFailure> known(Throwable thrown) {
        List<Throwable> causes = causes(thrown);
        Optional<DriverFailure> found = causes.stream()
                .filter(OutOfMemoryError.class::isInstance)
                .findFirst()
                .map(error -> outOfMemory(String.valueOf(error.getMessage()), causes.size() > 1));
        for (Throwable cause : causes) {
            found = found.or(() -> ofOne(cause));
        }
        return found.or(() -> told(causes));
    }

    private Optional<DriverFailure> ofOne(Throwable cause) {
        if (cause instanceof DriverFailure failure) {
            return Optional.of(failure);
        } else if (cause instanceof SparkThrowable spark) {
            return ofSpark(cause, spark);
        }
        return userStep(cause).map(user -> failed(user, cause));
    }

    private Optional<DriverFailure> ofSpark(Throwable cause, SparkThrowable spark) {
        String condition = String.valueOf(spark.getCondition());
        String raised = spark.getMessageParameters().getOrDefault("errorMessage", "");
        if (condition.startsWith(FILE_FAILED) || condition.startsWith(FOOTER_FAILED)) {
            return Optional.of(unreadable(cause, spark));
        }
        Optional<DriverFailure> undeclared = DeclaredColumns.raised(raised, userSteps);
        if (undeclared.isPresent()) {
            return undeclared;
        }
        Optional<Raised> ours = condition.equals(RAISED) ? Raised.in(raised) : Optional.empty();
        if (ours.isPresent()) {
            return Optional.of(ours.get().failure(cause));
        } else if (condition.equals(FUNCTION_FAILED) && !userSteps.isEmpty()) {
            Throwable shown = cause.getCause() == null ? cause : cause.getCause();
            return Optional.of(failed(userStep(shown).orElse(userSteps.get(0)), shown));
        } else if (condition.equals(RAISED)
                || String.valueOf(spark.getSqlState()).startsWith(DATA_EXCEPTION)) {
            // Of a class on rows all expressions are ours; one on Spark brings its own, which look the same.
            return Optional.of(userSteps.stream()
                    .filter(user -> ((Body.UserClass) user.body()).kind().ofSpark())
                    .findFirst()
                    .map(user -> failed(user, cause))
                    .orElseGet(() -> unfit(told(cause, spark), cause)));
        }
        return Optional.empty();
    }

    /** From what is told of the task that failed, where what was thrown there did not come through. */
    private Optional<DriverFailure> told(List<Throwable> causes) {
        for (Throwable cause : causes) {
            Matcher lost = LOST_TASK.matcher(String.valueOf(cause.getMessage()));
            if (lost.find()) {
                String reason = lost.group(1);
                if (reason.endsWith(DISK_FULL)) {
                    return Optional.of(diskFull());
                }
                return reason.startsWith(WORKER_LOST)
                        ? Optional.of(workerLost(reason))
                        : TaskFailures.last().flatMap(this::ofTask);
            }
        }
        return Optional.empty();
    }

    private Optional<DriverFailure> ofTask(Sent thrown) {
        for (Throwable cause : causes(thrown)) {
            if (cause.toString().startsWith(OutOfMemoryError.class.getName())) {
                return Optional.of(outOfMemory(cause.toString(), true));
            }
            Optional<Step> user = userStep(cause);
            if (user.isPresent()) {
                return Optional.of(failed(user.get(), cause));
            }
        }
        return Optional.empty();
    }

    private DriverFailure workerLost(String told) {
        return NO_MEMORY.matcher(told).find()
                ? outOfMemory(told, true)
                : new DriverFailure(
                        FailureClass.TRANSIENT,
                        "WORKER_LOST",
                        step.name(),
                        "Step \"" + step.name() + "\" lost a worker of Spark: " + told
                                + ". It is tried again; if that does not help, look at the cluster");
    }

    private DriverFailure diskFull() {
        SparkEnv env = SparkEnv.get();
        String where = env == null || !local
                ? "in " + OWN_FILES + " of a worker"
                : "in " + env.conf().get(OWN_FILES, "/tmp");
        return new DriverFailure(
                FailureClass.RESOURCE,
                "DISK_FULL",
                step.name(),
                "Step \"" + step.name() + "\" failed: the disk is full, " + where
                        + ", where Spark keeps what memory does not hold. Make room, or "
                        + (local ? "move staging" : "let " + OWN_FILES + " be elsewhere"));
    }

    private DriverFailure outOfMemory(String why, boolean inTask) {
        String setting = local || !inTask ? "driverMemory" : "executorMemory";
        return new DriverFailure(
                FailureClass.RESOURCE,
                "OUT_OF_MEMORY",
                step.name(),
                "Step \"" + step.name() + "\" ran out of memory: " + why + ". Give it more, as in Spark.engine()."
                        + setting + "(\"4g\")" + (local ? "; with a local master all of Spark shares it" : ""));
    }

    private DriverFailure unreadable(Throwable cause, SparkThrowable spark) {
        Throwable why = cause.getCause() == null ? cause : cause.getCause();
        DriverFailure below = Failures.of(why);
        if (below.failureClass() != FailureClass.INTERNAL) {
            return below;
        }
        String address = spark.getMessageParameters().get("path");
        Path file = address == null
                ? new Path(spark.getMessageParameters().getOrDefault("file", "unknown"))
                : new Path(URI.create(address));
        boolean gone = String.valueOf(spark.getCondition()).endsWith("FILE_NOT_EXIST");
        // Texts have been looked at before Spark began.
        boolean other = String.valueOf(why.getMessage()).contains("[MALFORMED_RECORD");
        return gone || other
                ? ParquetFiles.changed(step.name(), file, gone, why)
                : ParquetFiles.unreadable(step.name(), file, why);
    }

    /** What is wrong, and in which expression. */
    private static String told(Throwable cause, SparkThrowable spark) {
        String what = ADVICE.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
        QueryContext[] contexts = spark.getQueryContext();
        String where =
                contexts.length == 0 || contexts[0].contextType() != QueryContextType.SQL ? "" : contexts[0].fragment();
        return where.isBlank() ? what : what + " in " + where;
    }

    private DriverFailure unfit(String why, Throwable cause) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "VALUE_UNFIT",
                step.name(),
                "Cannot compute the rows of step \"" + step.name() + "\": " + why
                        + ". Mend the data, or filter or convert such values before",
                cause);
    }

    /** The failure of a user's class: as a copy, since there are errors that are not to be caught, only their likeness. */
    private static DriverFailure failed(Step user, Throwable thrown) {
        Sent copy = thrown instanceof Sent sent ? sent : Sent.of(thrown);
        return UserCode.failed(user.name(), className(user), copy.upTo(frame -> isOf(frame, user)));
    }

    /** The step in whose class, a lambda of it or a class inside it something was thrown. */
    private Optional<Step> userStep(Throwable thrown) {
        return userSteps.stream()
                .filter(user -> Arrays.stream(thrown.getStackTrace()).anyMatch(frame -> isOf(frame, user)))
                .findFirst();
    }

    private static boolean isOf(StackTraceElement frame, Step user) {
        String name = frame.getClassName();
        return name.equals(className(user)) || name.startsWith(className(user) + "$");
    }

    private static String className(Step user) {
        return ((Body.UserClass) user.body()).className();
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable next = thrown; next != null && causes.size() < 50; next = next.getCause()) {
            causes.add(next);
        }
        return causes;
    }
}
