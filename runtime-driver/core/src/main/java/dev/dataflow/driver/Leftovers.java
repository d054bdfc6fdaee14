package dev.dataflow.driver;

import dev.dataflow.driver.commit.Chunks;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Journal;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Removes what an attempt left that came to no intent. A piece that cannot be removed is named and left: it harms nobody. */
final class Leftovers {
    private final Job job;
    private final Session session;
    private final Journal journal;

    Leftovers(Job job, Session session, Journal journal) {
        this.job = job;
        this.session = session;
        this.journal = journal;
    }

    void remove(Entry claim) {
        removeScratch(claim.claim());
        for (Step step : job.writes()) {
            Stage stage = job.stage(step.name(), claim);
            attempt("staged rows of step \"" + step.name() + "\"", () -> discard(step, stage));
        }
        for (String step : job.plan().exchanges().writes()) {
            Path folder = job.places().exchange(step).resolve(Job.exchangeFolder(claim.generation(), claim.claim()));
            attempt(folder.toString(), () -> Folders.remove(folder));
        }
        Path letters = job.waitingDeadLetters(claim.claim());
        attempt(letters.toString(), () -> Files.deleteIfExists(letters));
    }

    private void discard(Step step, Stage stage) throws IOException {
        Sink sink = job.sink(step);
        sink.discard(stage);
        for (int chunk : new Chunks(journal.read()).unneeded(stage)) {
            sink.discard(stage.chunk(chunk));
        }
    }

    /** Removes the chunks that dead attempts have left and the intent, which stands by now, is not made of. */
    void removeChunks(List<Entry> dead) {
        for (Entry claim : dead) {
            for (Step step : job.writes()) {
                Stage stage = job.stage(step.name(), claim);
                attempt("staged rows of step \"" + step.name() + "\"", () -> {
                    for (int chunk : new Chunks(journal.read()).unintended(stage)) {
                        job.sink(step).discard(stage.chunk(chunk));
                    }
                });
            }
        }
    }

    void removeScratch(int claim) {
        Path folder = job.scratch(claim);
        attempt(folder.toString(), () -> Folders.remove(folder));
    }

    private void attempt(String what, Removal removal) {
        try {
            removal.run();
        } catch (IOException | RuntimeException e) {
            session.tell(
                    new Progress.Log("warning", "Cannot remove what an attempt left: " + what + " (" + why(e) + ")"));
        }
    }

    private static String why(Exception e) {
        DriverFailure failure = Failures.of(e);
        if (failure.failureClass() != FailureClass.INTERNAL) {
            return failure.message();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private interface Removal {
        void run() throws IOException;
    }
}
