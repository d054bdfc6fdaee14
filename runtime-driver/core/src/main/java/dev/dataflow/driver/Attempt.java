package dev.dataflow.driver;

import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Journal;
import dev.dataflow.driver.commit.Origin;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report.Checked;
import dev.dataflow.run.Report.SinkCommit;
import dev.dataflow.run.Report.StepCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One attempt of a task: claim, pin, stage, intent, commit; or, if an intent stands, commit alone. */
final class Attempt {
    /** With the columns that its reads take along, once that is known. */
    private Job job;

    private final Session session;
    private final Journal journal;
    private final Counts counts;
    private @Nullable Commit commit;
    private final OwnTime own = new OwnTime();
    private @Nullable Intent intent;
    /** Whether what was staged may be needed: by an intent that stands, or of which nobody knows whether it does. */
    private boolean needed;

    Attempt(Job job, Session session) {
        this.job = job;
        this.session = session;
        this.journal = new Journal(job.places().task());
        List<String> counted = new ArrayList<>(job.plan().exchanges().reads());
        counted.addAll(job.plan().steps());
        this.counts = new Counts(session::tell, counted);
    }

    void run() throws Exception {
        Invocation invocation = job.invocation();
        Origin origin = Origin.of(Path.of(invocation.pipelineFile()));
        origin.require(job.places().task());
        Claim claim = own.of(() -> Claim.take(journal, invocation.attempt(), invocation.generation()));
        Intent standing = claim == null ? Claim.standing(journal, invocation.generation()) : staged(claim, origin);
        if (claim == null) {
            taking(Claim.inputs(journal, invocation.generation()));
            session.started(session.externalId(), null);
            session.tell(new Progress.Log(
                    "info", "An earlier attempt has staged all rows; they are committed without being computed again"));
        }
        intent = standing;
        Commit all = new Commit(job, session, journal, own);
        commit = all;
        own.of(() -> {
            all.finish(standing);
            return null;
        });
    }

    /** The job, with the columns that its reads take along as far as they have been looked at. */
    Job job() {
        return job;
    }

    /** What the steps did: of the attempt that staged, if that is known. */
    List<StepCounts> steps() {
        Intent known = intent;
        return known == null ? counts.steps() : known.steps();
    }

    /** What became of expectations: in the attempt that staged, if that is known. */
    List<Checked> checked() {
        Intent known = intent;
        return known == null ? counts.checked() : known.expectations();
    }

    /** What the engine has told of where columns come from; an attempt that only commits has asked none. */
    Map<String, StepLineage> lineages() {
        return counts.lineages();
    }

    /** What the protocol took for itself so far, in seconds. */
    double protocolSeconds() {
        return own.seconds();
    }

    /** Tells the last counts of every step that has any. */
    void tellSteps() {
        for (StepCounts step : steps()) {
            if (step.read() != null || step.written() != null) {
                session.tell(
                        new Progress.Step(step.step(), step.read(), step.written(), step.rejected(), step.bytes()));
            }
        }
    }

    List<SinkCommit> sinks() {
        Commit known = commit;
        return known == null ? List.of() : known.sinks();
    }

    @Nullable
    Intent intent() {
        return intent;
    }

    private Intent staged(Claim claim, Origin origin) throws Exception {
        job.whereabouts(origin, claim.number()).write(job.places().task(), claim.number());
        session.reach("claimed");
        Leftovers leftovers = new Leftovers(job, session, journal);
        try {
            for (Entry dead : claim.abandoned()) {
                leftovers.remove(dead);
            }
            new Reachability(job, session).require();
            SortedMap<String, Pin> inputs = own.of(() -> pinned(claim));
            session.reach("pinned");
            taking(inputs);
            session.checkCancelled();
            UserClasses classes = session.engine().userClasses(job.invocation());
            Staging staging = new Staging(job, claim, inputs, counts, session, classes);
            try {
                stage(staging, classes);
            } catch (DriverFailure failure) {
                if (failure.code().equals("FILE_UNREADABLE")) {
                    // It may have been whole when the task began.
                    stillThere(inputs);
                }
                throw failure;
            }
            session.checkCancelled();
            own.of(() -> {
                stillThere(inputs);
                return null;
            });
            RejectsAllowed.require(job.steps(), counts.steps());
            Intent all = staging.intent();
            session.reach("intent.before");
            own.of(() -> {
                publish(claim, all);
                return null;
            });
            session.reach("intent.after");
            leftovers.removeChunks(claim.abandoned());
            return all;
        } catch (Exception e) {
            claim.check();
            release(claim, Failures.of(e));
            throw e;
        } finally {
            leftovers.removeScratch(claim.number());
            if (!needed) {
                leftovers.remove(claim.entry());
            }
        }
    }

    private void stillThere(SortedMap<String, Pin> inputs) {
        for (Step read : job.reads()) {
            job.connectors()
                    .source(read, (Body.Read) read.body())
                    .stillThere(Objects.requireNonNull(inputs.get(read.name())));
        }
    }

    /** Whatever goes wrong here, the intent may stand all the same, and the next attempt finds out; but for a refusal. */
    private void publish(Claim claim, Intent all) throws IOException {
        needed = true;
        try {
            claim.publish(all);
        } catch (DriverFailure superseded) {
            needed = false;
            throw superseded;
        }
    }

    private void stage(Staging staging, UserClasses classes) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes.loader());
        try {
            session.engine().stage(staging);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private SortedMap<String, Pin> pinned(Claim claim) throws IOException {
        SortedMap<String, Pin> standing = claim.inputs();
        if (standing != null) {
            return standing;
        }
        SortedMap<String, Pin> inputs = new TreeMap<>();
        for (Step step : job.reads()) {
            inputs.put(step.name(), pinned(step, (Body.Read) step.body()));
        }
        claim.pin(inputs);
        return inputs;
    }

    private Pin pinned(Step step, Body.Read read) {
        Pin pin = job.connectors().source(step, read).pin();
        if (read.drift() == Drift.IGNORE_EXTRA) {
            return pin;
        }
        SourceDrift.Came came = job.connectors().drift(step, read).came(pin);
        List<Schema.Column> along = new ArrayList<>();
        List<String> leftOut = new ArrayList<>(came.leftOut());
        for (Schema.Column column : came.columns()) {
            String maker = EvolvedSteps.maker(job.steps(), step.name(), column);
            if (maker == null) {
                along.add(column);
            } else {
                leftOut.add("\"" + column.name() + "\" (step \"" + maker + "\" has one of that name)");
            }
        }
        if (!leftOut.isEmpty()) {
            session.tell(new Progress.Log(
                    "warning",
                    "Columns that are not declared are left out: " + String.join(", ", leftOut),
                    step.name()));
        }
        return pin.taking(along);
    }

    private void taking(@Nullable SortedMap<String, Pin> inputs) {
        if (inputs == null) {
            return;
        }
        job = job.taking(inputs);
        inputs.forEach((step, pin) -> {
            String told = SourceDrift.told(pin.evolved());
            if (told != null) {
                session.tell(new Progress.Log("info", told, step));
            }
        });
    }

    /** After a failure that a person must mend, often in the inputs themselves, the next attempt looks at them anew. */
    private static void release(Claim claim, DriverFailure failure) throws IOException {
        if (failure.failureClass() == FailureClass.BAD_DATA || failure.failureClass() == FailureClass.CONFIG) {
            claim.release();
        }
    }
}
