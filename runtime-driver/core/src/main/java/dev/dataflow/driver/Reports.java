package dev.dataflow.driver;

import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Intent.DeadLettersIntent;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Step;
import dev.dataflow.json.Json;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report;
import dev.dataflow.run.Report.DeadLetters;
import dev.dataflow.run.Report.Failure;
import dev.dataflow.run.Report.Lineage;
import dev.dataflow.run.Report.Output;
import dev.dataflow.run.Report.State;
import dev.dataflow.run.Report.StepCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the driver's account of an attempt. */
final class Reports {
    private final Job job;
    private final Session session;
    private final Instant started = Instant.now();

    Reports(Job job, Session session) {
        this.job = job;
        this.session = session;
    }

    void write(Attempt attempt, State state, @Nullable Failure failure) throws IOException {
        Report report = report(attempt, state, failure);
        write(report, Path.of(job.invocation().report()));
        if (state == State.SUCCEEDED && !report.expectations().isEmpty()) {
            keep(report);
        }
    }

    /** For the expectations of later runs that compare. The run has succeeded, whatever becomes of this. */
    private void keep(Report report) {
        Path place = job.places().lastReport();
        try {
            write(report, place);
        } catch (IOException e) {
            session.tell(new Progress.Log(
                    "warning",
                    "Cannot keep the report for later runs to compare with: " + e
                            + ". Give the worker's user the right to " + place));
        }
    }

    /** By a rename, so that half a report is never seen. */
    private static void write(Report report, Path place) throws IOException {
        Path written = place.resolveSibling("." + UUID.randomUUID());
        Files.createDirectories(place.resolveSibling("."));
        try {
            Files.writeString(written, new Json().write(report));
            Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private Report report(Attempt attempt, State state, @Nullable Failure failure) {
        Invocation invocation = job.invocation();
        List<StepCounts> steps = attempt.steps();
        Instant ended = Instant.now();
        return new Report(
                Report.VERSION,
                invocation.namespace(),
                invocation.pipeline(),
                invocation.run(),
                invocation.task(),
                job.plan().engine().engine(),
                invocation.tryNumber(),
                invocation.attempt(),
                invocation.generation(),
                state,
                started,
                ended,
                Duration.between(started, ended).toMillis() / 1000.0,
                sum(steps, names(job.reads(), job.plan().exchanges().reads()), StepCounts::read),
                sum(steps, names(job.writes(), List.of()), StepCounts::written),
                steps.stream().mapToLong(StepCounts::rejected).sum(),
                steps,
                attempt.checked(),
                attempt.sinks(),
                inputs(attempt.job()),
                outputs(attempt),
                deadLetters(attempt.intent(), state),
                new Report.Job(
                        session.engine().id(),
                        session.externalId(),
                        session.url(),
                        Usage.cpuSeconds(),
                        Usage.peakMemoryBytes(),
                        attempt.protocolSeconds()),
                failure);
    }

    private @Nullable DeadLetters deadLetters(@Nullable Intent intent, State state) {
        DeadLettersIntent letters = intent == null ? null : intent.deadLetters();
        return letters == null || letters.rows() == 0 || state != State.SUCCEEDED
                ? null
                : new DeadLetters(job.places().deadLetters().toString(), letters.rows());
    }

    private static List<Lineage> inputs(Job taken) {
        List<Lineage> inputs = new ArrayList<>();
        for (Step step : taken.reads()) {
            ConnectorUse use = ((Body.Read) step.body()).source();
            inputs.add(new Lineage(
                    use.dataset(),
                    use.connector(),
                    step.columns(),
                    taken.evolved().names(step.name())));
        }
        return inputs;
    }

    private static List<Output> outputs(Attempt attempt) {
        Job taken = attempt.job();
        ColumnOrigins origins = new ColumnOrigins(taken.document().ir(), attempt.lineages());
        List<Output> outputs = new ArrayList<>();
        for (Step step : taken.writes()) {
            ConnectorUse use = ((Body.Write) step.body()).sink();
            Derived derived = origins.of(step.name());
            outputs.add(new Output(
                    use.dataset(),
                    use.connector(),
                    step.columns(),
                    derived.columns(),
                    derived.rows(),
                    taken.evolved().names(step.name())));
        }
        return outputs;
    }

    private static Set<String> names(List<Step> steps, List<String> more) {
        Set<String> names = steps.stream().map(Step::name).collect(Collectors.toSet());
        names.addAll(more);
        return names;
    }

    private static long sum(List<StepCounts> steps, Set<String> names, Function<StepCounts, @Nullable Long> count) {
        return steps.stream()
                .filter(step -> names.contains(step.step()))
                .map(count)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }
}
