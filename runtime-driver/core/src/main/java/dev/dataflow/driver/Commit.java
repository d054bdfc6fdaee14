package dev.dataflow.driver;

import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Exchange;
import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Intent.DeadLettersIntent;
import dev.dataflow.driver.commit.Intent.ExchangeIntent;
import dev.dataflow.driver.commit.Intent.SinkIntent;
import dev.dataflow.driver.commit.Journal;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report.SinkCommit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finishes an intent, whoever wrote it. Every part may have been done before, and may be done by another at once. */
final class Commit {
    private final Job job;
    private final Session session;
    private final Journal journal;
    private final OwnTime own;
    private final List<SinkCommit> sinks = new ArrayList<>();

    Commit(Job job, Session session, Journal journal, OwnTime own) {
        this.job = job;
        this.session = session;
        this.journal = journal;
        this.own = own;
    }

    /** The sinks committed so far. */
    List<SinkCommit> sinks() {
        return List.copyOf(sinks);
    }

    void finish(Intent intent) throws IOException {
        for (SinkIntent sink : intent.sinks()) {
            session.checkCancelled();
            session.reach("commit.before." + sink.step());
            sinks.add(committed(intent, sink));
            session.reach("commit.after." + sink.step());
        }
        for (ExchangeIntent exchange : intent.exchanges()) {
            session.reach("exchange.before." + exchange.step());
            new Exchange(job.places().exchange(exchange.step()), exchange.step())
                    .publish(exchange, job.invocation().generation());
            session.reach("exchange.after." + exchange.step());
        }
        session.reach("dead-letters.before");
        publish(intent.deadLetters());
        session.reach("dead-letters.after");
    }

    private SinkCommit committed(Intent all, SinkIntent intent) throws IOException {
        Step step = job.document().ir().step(intent.step());
        Body.Write write = (Body.Write) step.body();
        Staged staged = intent.staged();
        Stage stage = Stage.parse(staged.stage());
        Sink sink = job.sink(step);
        Committed committed;
        try {
            committed = sink.commit(
                    staged,
                    new Commitment(
                            job.key(step.name()),
                            stage.attempt(),
                            job.invocation().runStartedAt(),
                            name -> session.reach("committing." + name + "." + step.name())));
        } catch (Outdated changed) {
            Claim.outdate(journal, all);
            // Only what this sink has staged: nobody can ever commit it.
            sink.discard(stage);
            staged.chunks().forEach(chunk -> sink.discard(Stage.parse(chunk)));
            throw new DriverFailure(
                    FailureClass.TRANSIENT,
                    "COMMIT_CONFLICT",
                    step.name(),
                    "Step \"" + step.name() + "\" cannot commit to "
                            + write.sink().dataset() + ": "
                            + changed.getMessage()
                            + ". Nothing of this step was written; the next try makes the rows anew",
                    changed);
        }
        own.less(committed.moving());
        committed.said().forEach(line -> session.tell(new Progress.Log("info", line)));
        ConnectorUse use = write.sink();
        return new SinkCommit(
                step.name(),
                use.connector(),
                use.dataset(),
                write.mode().kind(),
                staged.rows(),
                staged.files(),
                staged.bytes(),
                committed.version(),
                committed.recognised());
    }

    /**
     * Puts the dead letters in their place. What lower generations have waiting is taken away first: whoever of them is
     * late finds nothing to put there, and cannot replace what stands. So none is a file too, where there may be something
     * to replace; it stays, empty, only where there is.
     */
    private void publish(@Nullable DeadLettersIntent letters) throws IOException {
        int generation = job.invocation().generation();
        for (Entry entry : journal.read()) {
            Intent lower = entry.generation() < generation ? entry.intent() : null;
            if (lower != null && lower.deadLetters() != null) {
                Files.deleteIfExists(Path.of(lower.deadLetters().file()));
            }
        }
        Path place = job.places().deadLetters();
        if (letters == null) {
            return;
        }
        Path waiting = Path.of(letters.file());
        if (letters.rows() == 0 && !Files.exists(place)) {
            Files.deleteIfExists(waiting);
            return;
        }
        try {
            Files.move(waiting, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException moved) {
            // By a higher generation, which this finds, or by another that finishes the same intent.
            Claim.standing(journal, generation);
            if (!Files.exists(place) || Files.size(place) != letters.bytes()) {
                throw new DriverFailure(
                        FailureClass.CONFIG,
                        "DEAD_LETTERS_MISSING",
                        null,
                        "Cannot put the dead letters in their place: neither " + letters.file() + " nor " + place
                                + " holds them. All sinks are committed. Give all workers the same dead-letter folder",
                        moved);
            }
        }
    }
}
