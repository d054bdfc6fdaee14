package dev.dataflow.compiler.find;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says who it was when a definition ends the JVM, and ends it with a status that is no success: what asks for the
 * compilation would else take {@code System.exit(0)} for one. Nothing can keep the JVM going then, so that the other
 * pipelines are not compiled; {@code Runtime.halt} is not seen at all.
 */
final class ExitWatch implements AutoCloseable {
    /** As the commands end on a project with a problem. */
    private static final int STATUS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Thread hook = new Thread(this::ending, "exit-watch");
    private final PrintStream err = System.err;
    private volatile String subject = "class path";

    private ExitWatch() {}

    /** Watches until it is closed. */
    static ExitWatch begin() {
        ExitWatch watch = new ExitWatch();
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    /** The definition that is asked from now on. */
    void now(String definition) {
        subject = definition;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM ends, for another reason: it is too late to take the hook back.
        }
    }

    private void ending() {
        Thread.getAllStackTraces().values().stream()
                .flatMap(trace -> exit(trace).stream())
                .findFirst()
                .ifPresent(line -> {
                    Problem problem = new Problem(
                            "DF013",
                            subject,
                            Place.of(line),
                            line.getClassName() + "." + line.getMethodName()
                                    + " ends the Java process that compiles the project, so that nothing is compiled.",
                            "throw an exception instead: it is a problem of this pipeline alone.");
                    err.println(problem.text());
                    err.flush();
                    awaitChildren();
                    Runtime.getRuntime().halt(STATUS);
                });
    }

    /** Other hooks end what this process has started, such as the Airflow of {@code dataflow dev}. */
    private static void awaitChildren() {
        long begun = System.nanoTime();
        try {
            while (ProcessHandle.current().descendants().findAny().isPresent()
                    && System.nanoTime() - begun < PATIENCE.toNanos()) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The line of the project's that called for the end. */
    private static Optional<StackTraceElement> exit(StackTraceElement[] trace) {
        boolean exits = Arrays.stream(trace)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals("exit"));
        return exits
                ? Arrays.stream(trace)
                        .filter(frame -> Project.LOADER.equals(frame.getClassLoaderName()))
                        .findFirst()
                : Optional.empty();
    }
}
