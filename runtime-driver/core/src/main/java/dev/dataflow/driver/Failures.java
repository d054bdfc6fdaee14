package dev.dataflow.driver;

import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.FailureClass;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what an exception means for whoever must act. */
public final class Failures {
    private static final List<Class<? extends Throwable>> UNREACHABLE = List.of(
            ConnectException.class,
            NoRouteToHostException.class,
            SocketException.class,
            SocketTimeoutException.class,
            UnknownHostException.class,
            SQLTransientException.class,
            SQLRecoverableException.class);

    private static final Pattern PATH = Pattern.compile("(?:^|[\\s\"'(=:])(/[^\\s\"',:;()]*[^\\s\"',:;().])");

    private Failures() {}

    /** The failure that a throwable is, or means; our bug if nothing else is known. */
    public static DriverFailure of(Throwable thrown) {
        List<Throwable> causes = causes(thrown);
        for (Throwable cause : causes) {
            DriverFailure known = known(cause, thrown);
            if (known != null) {
                return known;
            }
        }
        return new DriverFailure(
                FailureClass.INTERNAL,
                "INTERNAL_ERROR",
                null,
                "Dataflow failed: " + thrown
                        + ". This is a bug in Dataflow, not in the pipeline; the stack trace in the log belongs in its report",
                thrown);
    }

    /** The same for a task; what is wrong with its staging is told as such. */
    static DriverFailure of(Throwable thrown, Path staging) {
        DriverFailure failure = of(thrown);
        if (failure.failureClass() != FailureClass.INTERNAL) {
            return failure;
        }
        for (Throwable cause : causes(thrown)) {
            String file = cause instanceof FileSystemException system ? system.getFile() : null;
            if (file != null && Path.of(file).startsWith(staging)) {
                return cause instanceof NoSuchFileException
                        ? new DriverFailure(
                                FailureClass.TRANSIENT,
                                "STAGING_LOST",
                                null,
                                "Cannot go on: " + file
                                        + " is gone from the staging folder. What is committed stays; it"
                                        + " is tried again. See what removes files there",
                                thrown)
                        : new DriverFailure(
                                FailureClass.CONFIG,
                                "STAGING_NOT_WRITABLE",
                                null,
                                "Cannot make or write " + file + " in the staging folder: " + why(cause)
                                        + ". Make it a folder that the worker's user may write to",
                                thrown);
            }
        }
        return failure;
    }

    private static String why(Throwable cause) {
        return cause instanceof FileAlreadyExistsException || says(cause, "not a directory")
                ? "there is a file in the place of a folder"
                : String.valueOf(cause.getMessage());
    }

    private static @Nullable DriverFailure known(Throwable cause, Throwable thrown) {
        if (cause instanceof DriverFailure failure) {
            return failure;
        } else if (cause instanceof OutOfMemoryError) {
            return new DriverFailure(
                    FailureClass.RESOURCE,
                    "OUT_OF_MEMORY",
                    null,
                    "The task ran out of memory: " + cause.getMessage()
                            + ". Give its engine more, as in Local.engine().memory(\"2g\") or"
                            + " Spark.engine().driverMemory(\"4g\")",
                    thrown);
        } else if (diskFull(cause)) {
            return new DriverFailure(
                    FailureClass.RESOURCE,
                    "DISK_FULL",
                    null,
                    "The disk is full: " + where(cause, thrown) + ". Make room, or move staging and warehouse",
                    thrown);
        } else if (cause instanceof AccessDeniedException
                || cause instanceof ReadOnlyFileSystemException
                || says(cause, "read-only file system")
                || (cause instanceof FileNotFoundException && says(cause, "permission denied"))) {
            return new DriverFailure(
                    FailureClass.CONFIG,
                    "ACCESS_DENIED",
                    null,
                    "May not read or write " + cause.getMessage() + ". Give the worker's user the right to it",
                    thrown);
        } else if (cause instanceof UnreadableJson) {
            return new DriverFailure(
                    FailureClass.CONFIG,
                    "METADATA_UNREADABLE",
                    null,
                    "Cannot understand what another Dataflow left in staging or in a table: " + cause.getMessage()
                            + ". Give all workers the same version, the newest that has run; a new run begins afresh",
                    thrown);
        } else if (UNREACHABLE.stream().anyMatch(type -> type.isInstance(cause))) {
            return new DriverFailure(
                    FailureClass.TRANSIENT,
                    "STORE_UNREACHABLE",
                    null,
                    "A store did not answer: " + cause
                            + ". It is tried again; if that does not help, look at its address",
                    thrown);
        }
        return null;
    }

    /** What was said, with the path that the nearest exception around it names if it names none. */
    private static String where(Throwable cause, Throwable thrown) {
        List<Throwable> causes = causes(thrown);
        String said = firstLine(cause);
        if (PATH.matcher(said).find()) {
            return said;
        }
        for (int i = causes.indexOf(cause) - 1; i >= 0; i--) {
            Matcher path = PATH.matcher(firstLine(causes.get(i)));
            if (path.find()) {
                return said + ", at " + path.group(1);
            }
        }
        return said;
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean diskFull(Throwable cause) {
        return says(cause, "no space left on device")
                || says(cause, "disk quota exceeded")
                || says(cause, "database or disk is full");
    }

    private static boolean says(Throwable cause, String words) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(words);
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable next = thrown; next != null && causes.size() < 50; next = next.getCause()) {
            causes.add(next);
        }
        return causes;
    }
}
