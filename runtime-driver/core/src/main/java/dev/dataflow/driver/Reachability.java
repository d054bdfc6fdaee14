package dev.dataflow.driver;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks all stores of a task at once whether they answer, before the first is read: a task should not work for an hour and
 * then find that its sink is not there.
 */
final class Reachability {
    /** Of all together, whatever a store's own client would wait; a task that fails for it has done so within 10 s. */
    private static final long MOST_SECONDS = 8;

    private static final long LOOK_MILLIS = 50;

    private final Job job;
    private final Session session;

    Reachability(Job job, Session session) {
        this.job = job;
        this.session = session;
    }

    /** A connection as one connector uses it, and the steps that do. */
    private record Asked(ConnectorUse use, List<String> steps, CompletableFuture<Void> answer) {}

    /**
     * Returns if all answer.
     *
     * @throws DriverFailure naming all that do not, or the first whose connection is wrong in itself
     */
    void require() throws InterruptedException {
        Map<String, Asked> all = new LinkedHashMap<>();
        for (Step step : job.steps()) {
            for (ConnectorUse use : uses(step.body())) {
                all.computeIfAbsent(
                                use.connector() + "\n" + use.connection(),
                                key -> new Asked(use, new ArrayList<>(), asked(step.name(), use)))
                        .steps()
                        .add(step.name());
            }
        }
        await(all.values().stream().map(Asked::answer).toList());
        List<String> silent = new ArrayList<>();
        TreeSet<String> steps = new TreeSet<>();
        for (Asked asked : all.values()) {
            String why = silence(asked);
            if (why != null) {
                silent.add(named(asked.use()) + " " + why);
                steps.addAll(asked.steps());
            }
        }
        if (!silent.isEmpty()) {
            throw new DriverFailure(
                    FailureClass.TRANSIENT,
                    "CONNECTION_UNREACHABLE",
                    steps.size() == 1 ? steps.first() : null,
                    "Cannot begin: nothing was read yet, and of what "
                            + steps.stream().map(step -> "\"" + step + "\"").collect(Collectors.joining(", "))
                            + (steps.size() == 1 ? " needs, " : " need, ")
                            + String.join("; ", silent)
                            + ". It is tried again; if that does not help, look at the address of the connection, and whether"
                            + " this machine may reach it");
        }
    }

    private static List<ConnectorUse> uses(Body body) {
        if (body instanceof Body.Read read) {
            return List.of(read.source());
        }
        return body instanceof Body.Write write ? List.of(write.sink()) : body.writes();
    }

    /** On a thread of its own, which nobody waits for if it does not end. */
    private CompletableFuture<Void> asked(String step, ConnectorUse use) {
        Runnable question = job.connectors().question(step, use);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        question.run();
                        answer.complete(null);
                    } catch (Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }
                },
                "reach " + use.connection());
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private void await(List<CompletableFuture<Void>> answers) throws InterruptedException {
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (System.nanoTime() < end && !all.isDone()) {
            session.checkCancelled();
            try {
                all.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException seen) {
                // Each is looked at by itself.
            }
        }
    }

    /** Why there is no answer; null if there is one. */
    private static @Nullable String silence(Asked asked) {
        if (!asked.answer().isDone()) {
            return "did not answer within " + MOST_SECONDS + " s";
        }
        try {
            asked.answer().join();
            return null;
        } catch (CompletionException e) {
            DriverFailure failure = Failures.of(e.getCause() == null ? e : e.getCause());
            if (failure.failureClass() != FailureClass.TRANSIENT) {
                // The store was asked for a connection; a step is what people look for.
                throw new DriverFailure(
                        failure.failureClass(), failure.code(), asked.steps().get(0), failure.message(), failure);
            }
            return "does not answer (" + failure.message() + ")";
        }
    }

    private String named(ConnectorUse use) {
        Connection connection = job.invocation().connections().get(use.connection());
        String name = "the connection \"" + use.connection() + "\"";
        if (connection == null) {
            return name;
        }
        String host = connection.host() == null ? "" : " at " + connection.host();
        String port = connection.port() == null ? "" : ":" + connection.port();
        return name + " (" + connection.type() + host + port + ")";
    }
}
