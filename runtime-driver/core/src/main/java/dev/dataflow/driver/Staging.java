package dev.dataflow.driver;

import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Exchange;
import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Intent.DeadLettersIntent;
import dev.dataflow.driver.commit.Intent.ExchangeIntent;
import dev.dataflow.driver.commit.Intent.SinkIntent;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Pin.PinnedFile;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report.Checked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What an attempt that recomputes gives its engine, and what it has staged so far. */
final class Staging implements TaskRun {
    private final Job job;
    private final Claim claim;
    private final SortedMap<String, Pin> inputs;
    private final Counts counts;
    private final Session session;
    private final DeadLetters deadLetters;
    private final UserClasses userClasses;
    private final Map<String, SourceRows> sources = new HashMap<>();
    private final Map<String, SourceRows> pinned = new HashMap<>();
    private final Map<String, SinkIntent> sinks = new HashMap<>();
    private final Map<String, ExchangeIntent> exchanges = new HashMap<>();

    Staging(
            Job job,
            Claim claim,
            SortedMap<String, Pin> inputs,
            Counts counts,
            Session session,
            UserClasses userClasses) {
        this.job = job;
        this.claim = claim;
        this.inputs = inputs;
        this.counts = counts;
        this.session = session;
        this.deadLetters = new DeadLetters(job.waitingDeadLetters(claim.number()));
        this.userClasses = userClasses;
    }

    /** All that was staged, once the engine is done, in the order of the task's steps. */
    Intent intent() throws IOException {
        List<SinkIntent> ofSinks = new ArrayList<>();
        for (Step write : job.writes()) {
            ofSinks.add(staged(write.name(), sinks.get(write.name())));
        }
        List<ExchangeIntent> ofExchanges = new ArrayList<>();
        for (String step : job.plan().exchanges().writes()) {
            ofExchanges.add(staged(step, exchanges.get(step)));
        }
        return Intent.of(ofSinks, ofExchanges, kept(), counts.steps(), counts.checked());
    }

    /** The dead letters. None of a first generation are nothing at all; those of a later one may replace others. */
    private @Nullable DeadLettersIntent kept() throws IOException {
        if (deadLetters.rows() == 0 && job.invocation().generation() == 1) {
            return null;
        }
        deadLetters.close();
        return new DeadLettersIntent(deadLetters.file().toString(), deadLetters.rows(), Files.size(deadLetters.file()));
    }

    private static <T> T staged(String step, @Nullable T output) {
        if (output == null) {
            throw new IllegalStateException("The engine has staged nothing for step \"" + step + "\"");
        }
        return output;
    }

    @Override
    public Invocation invocation() {
        return job.invocation();
    }

    @Override
    public PipelineDocument document() {
        return job.document();
    }

    @Override
    public Plan.Task plan() {
        return job.plan();
    }

    @Override
    public List<Step> steps() {
        return job.steps();
    }

    @Override
    public Step step(String name) {
        return job.document().ir().step(name);
    }

    @Override
    public Schema taken(Step step, int input) {
        return job.evolved().taken(step, input, step(step.inputs().get(input)).columns());
    }

    /** One for a step, whoever asks for it and however often, so that its bytes count once. */
    @Override
    public synchronized SourceRows source(String name) {
        SourceRows known = sources.get(name);
        if (known == null) {
            known = opened(name);
            sources.put(name, known);
        }
        return known;
    }

    private SourceRows opened(String name) {
        SourceRows rows = rows(name);
        Pin pin = Objects.requireNonNull(inputs.get(name));
        if (!pin.files().isEmpty()) {
            counts.bytes(name, pin.files().stream().mapToLong(PinnedFile::bytes).sum());
        }
        return rows.of(() -> counted(counts, name, rows.reading().splits()));
    }

    /** The pinned rows of a read step, of which nothing is counted yet. */
    synchronized SourceRows rows(String name) {
        return pinned.computeIfAbsent(name, this::open);
    }

    private SourceRows open(String name) {
        Step step = step(name);
        Pin pin = inputs.get(name);
        if (!(step.body() instanceof Body.Read read) || pin == null) {
            throw new IllegalArgumentException("Step \"" + name + "\" reads no source in this task");
        }
        return job.connectors().rows(step, read, pin);
    }

    /** Counts the files of splits. */
    static List<Split> counted(Counts counts, String step, List<Split> splits) {
        long files = splits.stream().mapToLong(Staging::files).sum();
        counts.files(step, files);
        return splits;
    }

    private static long files(Split split) {
        Scan scan = split.scan().orElse(null);
        if (scan instanceof Scan.Parquet parquet) {
            return parquet.paths().size();
        } else if (scan instanceof Scan.Remaining remaining) {
            return remaining.files().paths().size();
        }
        return split.file() == null ? 0 : 1;
    }

    @Override
    public ExchangeRows exchange(String step) {
        try {
            return new Exchange(job.places().exchange(step), step)
                    .read(step(step).columns());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the exchange of step \"" + step + "\"", e);
        }
    }

    @Override
    public void inChunks(long leastBytes, Work work) throws Exception {
        Chunked chunked = Chunked.of(this, leastBytes);
        if (chunked == null) {
            work.run(this);
        } else {
            chunked.run(work);
        }
    }

    @Override
    public Intake sink(String name) {
        return intake(name, stage(name));
    }

    Intake intake(String step, Stage stage) {
        return session.writing(step, sinkOf(step).open(stage));
    }

    Sink sinkOf(String name) {
        Step step = step(name);
        if (!(step.body() instanceof Body.Write)) {
            throw new IllegalArgumentException("Step \"" + name + "\" writes to no sink");
        }
        return job.sink(step);
    }

    /** What this attempt stages for a write step is named so. */
    Stage stage(String step) {
        return job.stage(step, claim.entry());
    }

    Claim claim() {
        return claim;
    }

    void reach(String failpoint) {
        session.reach(failpoint);
    }

    @Override
    public synchronized void staged(String step, Staged staged) {
        sinks.put(step, new SinkIntent(step, staged));
        counts.files(step, staged.files());
        session.reach("staged." + step);
    }

    @Override
    public Path exchangeFolder(String step) {
        Path folder = job.places()
                .exchange(step)
                .resolve(Job.exchangeFolder(job.invocation().generation(), claim.number()));
        return made(folder);
    }

    @Override
    public synchronized void exchanged(String step, List<WrittenFile> files) {
        Path place = job.places().exchange(step);
        List<String> names = new ArrayList<>();
        for (WrittenFile file : files) {
            names.add(place.relativize(Path.of(file.path())).toString());
        }
        long rows = files.stream().mapToLong(WrittenFile::rows).sum();
        long bytes = files.stream().mapToLong(WrittenFile::bytes).sum();
        counts.files(step, files.size());
        exchanges.put(step, new ExchangeIntent(step, rows, bytes, names));
        session.reach("exchanged." + step);
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void checked(List<Checked> expectations) {
        counts.checked(expectations);
    }

    @Override
    public void comesFrom(String step, Callable<StepLineage> lineage) {
        try {
            counts.comesFrom(step, lineage.call());
        } catch (Exception | StackOverflowError unforeseen) {
            // A plan of a kind that nobody thought of is no reason to fail.
            log("info", "Cannot tell what the columns of step \"" + step + "\" come from: " + unforeseen, step);
        }
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public UserClasses userClasses() {
        return userClasses;
    }

    @Override
    public Path scratch() {
        Path folder = job.scratch(claim.number());
        if (!Files.exists(folder)) {
            made(folder);
            goesWithThisProcess(folder);
        }
        return folder;
    }

    /** If this one is killed, and no other attempt follows, on whose way it would be removed. */
    private static void goesWithThisProcess(Path folder) {
        try {
            ProcessFolder.also(folder);
        } catch (IOException unnoted) {
            throw new UncheckedIOException("Cannot note the folder " + folder, unnoted);
        }
    }

    @Override
    public void started(String externalId, @Nullable String url) {
        session.started(externalId, url);
    }

    @Override
    public void log(String level, String message) {
        session.tell(new Progress.Log(level, message));
    }

    @Override
    public void log(String level, String message, String step) {
        session.tell(new Progress.Log(level, message, step));
    }

    @Override
    public void checkCancelled() {
        session.checkCancelled();
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder " + folder, e);
        }
    }
}
