package dev.dataflow.driver;

import dev.dataflow.driver.commit.Entry.Kept;
import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Reading.Chunk;
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
import dev.dataflow.json.Json;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Report.Checked;
import dev.dataflow.run.Report.StepCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Stages a task in chunks of its source, each by itself, so that an attempt that dies leaves those that it has done to the
 * next one. Only a task that takes rows from one source to one sink and looks at each row by itself.
 */
final class Chunked {
    /** One in twenty of what is read is read again, if an attempt dies. */
    private static final int MOST = 20;

    private final Staging task;
    private final Step read;
    private final Step write;
    private final SourceRows rows;
    private final List<Chunk> chunks;
    private final Sink sink;
    private final String plan;

    private Chunked(Staging task, Step read, Step write, SourceRows rows, List<Chunk> chunks, Sink sink) {
        this.task = task;
        this.read = read;
        this.write = write;
        this.rows = rows;
        this.chunks = chunks;
        this.sink = sink;
        Json json = new Json();
        List<String> said = new ArrayList<>();
        chunks.forEach(chunk -> said.add(chunk.name()));
        task.steps().forEach(step -> said.add(json.line(step)));
        // A class that was mended makes other rows.
        said.add(json.line(task.document().classes()));
        this.plan = Intent.sha256(String.join("\n", said));
    }

    /** The chunks of a task; null if it is to be staged as a whole. */
    static @Nullable Chunked of(Staging task, long leastBytes) {
        List<Step> steps = task.steps();
        Step first = steps.get(0);
        Step last = steps.get(steps.size() - 1);
        boolean alone = task.plan().exchanges().reads().isEmpty()
                && task.plan().exchanges().writes().isEmpty();
        if (!alone
                || steps.size() < 2
                || !(first.body() instanceof Body.Read)
                || !(last.body() instanceof Body.Write write)
                || write.mode().kind().keyed()) {
            return null;
        }
        for (int i = 1; i < steps.size(); i++) {
            boolean inRow =
                    steps.get(i).inputs().equals(List.of(steps.get(i - 1).name()));
            if (!inRow || (i < steps.size() - 1 && !rowByRow(steps.get(i).body()))) {
                return null;
            }
        }
        Sink sink = task.sinkOf(last.name());
        if (!sink.takesChunks()) {
            return null;
        }
        SourceRows rows = task.rows(first.name());
        List<Chunk> chunks = rows.reading().chunks(MOST, leastBytes);
        return chunks.size() < 2 ? null : new Chunked(task, first, last, rows, chunks, sink);
    }

    /** Whether what becomes of a row depends on no other. */
    private static boolean rowByRow(Body body) {
        return body instanceof Body.Select
                || body instanceof Body.WithColumns
                || body instanceof Body.Filter
                || body instanceof Body.Drop
                || body instanceof Body.Rename
                || body instanceof Body.Flatten
                || body instanceof Body.Explode
                || body instanceof Body.ExpandJson
                || body instanceof Body.Sample
                || body instanceof Body.Part
                || body instanceof Body.TimeWindow
                || (body instanceof Body.UserClass user && user.kind() == Body.UserClass.Kind.RECORD);
    }

    void run(TaskRun.Work work) throws Exception {
        SortedMap<Integer, Kept> kept = task.claim().kept(plan);
        // First: whoever wakes up and clears away behind himself is to see that these are wanted.
        task.claim().begin(plan, chunks.size());
        kept.values().removeIf(chunk -> isLost(Objects.requireNonNull(chunk.staged())));
        if (!kept.isEmpty()) {
            task.log(
                    "info",
                    kept.size() + " of " + chunks.size() + " chunks were staged by an earlier attempt and are not read"
                            + " again",
                    read.name());
        }
        List<Staged> staged = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            task.checkCancelled();
            Kept known = kept.get(i + 1);
            staged.add(known == null ? staged(i + 1, chunks.get(i), work) : taken(known));
        }
        task.staged(write.name(), sink.joined(task.stage(write.name()), staged));
    }

    private boolean isLost(Staged chunk) {
        if (sink.stands(chunk)) {
            return false;
        }
        sink.discard(Stage.parse(chunk.stage()));
        return true;
    }

    private Staged taken(Kept known) {
        task.counts().add(known.steps());
        return Objects.requireNonNull(known.staged());
    }

    private Staged staged(int number, Chunk chunk, TaskRun.Work work) throws Exception {
        OfChunk part = new OfChunk(chunk, task.stage(write.name()).chunk(number));
        work.run(part);
        Staged staged = Objects.requireNonNull(part.staged, "a chunk of a step that writes");
        List<StepCounts> steps = part.counts.steps();
        // What was rejected stands among this attempt's dead letters alone.
        if (steps.stream().allMatch(step -> step.rejected() == 0)) {
            task.reach("chunk.before." + number);
            task.claim().keep(new Kept(plan, chunks.size(), number, staged, steps));
            task.reach("chunk.after." + number);
        }
        task.counts().add(steps);
        return staged;
    }

    /** The task, as far as some rows of its source go. */
    private final class OfChunk implements TaskRun {
        private final Chunk chunk;
        private final Stage stage;
        private final Counts counts;
        private @Nullable SourceRows source;
        private @Nullable Staged staged;

        OfChunk(Chunk chunk, Stage stage) {
            this.chunk = chunk;
            this.stage = stage;
            // What is told is the sum.
            this.counts = new Counts(line -> {}, task.plan().steps());
        }

        @Override
        public SourceRows source(String step) {
            SourceRows known = source;
            if (known == null) {
                counts.bytes(step, chunk.bytes());
                List<Split> splits = chunk.splits().get();
                known = rows.of(() -> Staging.counted(counts, step, splits));
                source = known;
            }
            return known;
        }

        @Override
        public Intake sink(String step) {
            return task.intake(step, stage);
        }

        @Override
        public void staged(String step, Staged rows) {
            counts.files(step, rows.files());
            staged = rows;
        }

        @Override
        public Counts counts() {
            return counts;
        }

        @Override
        public Path scratch() {
            return task.scratch();
        }

        @Override
        public void inChunks(long leastBytes, Work work) throws Exception {
            work.run(this);
        }

        @Override
        public Invocation invocation() {
            return task.invocation();
        }

        @Override
        public PipelineDocument document() {
            return task.document();
        }

        @Override
        public Plan.Task plan() {
            return task.plan();
        }

        @Override
        public List<Step> steps() {
            return task.steps();
        }

        @Override
        public Step step(String name) {
            return task.step(name);
        }

        @Override
        public Schema taken(Step step, int input) {
            return task.taken(step, input);
        }

        @Override
        public ExchangeRows exchange(String step) {
            return task.exchange(step);
        }

        @Override
        public Path exchangeFolder(String step) {
            return task.exchangeFolder(step);
        }

        @Override
        public void exchanged(String step, List<WrittenFile> files) {
            task.exchanged(step, files);
        }

        @Override
        public void checked(List<Checked> expectations) {
            task.checked(expectations);
        }

        @Override
        public void comesFrom(String step, Callable<StepLineage> lineage) {
            task.comesFrom(step, lineage);
        }

        @Override
        public DeadLetters deadLetters() {
            return task.deadLetters();
        }

        @Override
        public UserClasses userClasses() {
            return task.userClasses();
        }

        @Override
        public void started(String externalId, @Nullable String url) {
            task.started(externalId, url);
        }

        @Override
        public void log(String level, String message) {
            task.log(level, message);
        }

        @Override
        public void log(String level, String message, String step) {
            task.log(level, message, step);
        }

        @Override
        public void checkCancelled() {
            task.checkCancelled();
        }
    }
}
