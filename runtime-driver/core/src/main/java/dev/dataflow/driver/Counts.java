package dev.dataflow.driver;

import dev.dataflow.run.Progress;
import dev.dataflow.run.Report.Checked;
import dev.dataflow.run.Report.StepCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what steps do, and tells of it while they do it. What nobody counted is not known, which is another thing than
 * none. Every method may be called from any thread.
 */
public final class Counts {
    /** People read these lines; more often than this they cannot. */
    private static final long NANOS_BETWEEN_LINES = 500_000_000L;

    private final Consumer<Progress> progress;
    private final Map<String, OfStep> steps = new LinkedHashMap<>();
    private final List<Checked> checked = new ArrayList<>();
    private final Map<String, StepLineage> lineages = new HashMap<>();

    Counts(Consumer<Progress> progress, List<String> steps) {
        this.progress = progress;
        for (String step : steps) {
            this.steps.put(step, new OfStep());
        }
    }

    /** Rows that came into a step: of a source, all records, malformed ones included. */
    public synchronized void read(String step, long rows) {
        OfStep count = of(step);
        count.read = plus(count.read, rows);
        tell(step, false);
    }

    /** Rows that come into a step one by one, as {@link #read} counts them; for one thread, which waits for others seldom. */
    public RowsRead reading(String step) {
        return new RowsRead(step);
    }

    /** Counts rows, and tells every thousand. */
    public final class RowsRead {
        private static final int AT_ONCE = 1000;

        private final String step;
        private long untold;

        private RowsRead(String step) {
            this.step = step;
        }

        /** One more. Whether those so far were told. */
        public boolean one() {
            untold++;
            if (untold < AT_ONCE) {
                return false;
            }
            tell();
            return true;
        }

        /** Tells those that are left. */
        public void tell() {
            read(step, untold);
            untold = 0;
        }
    }

    /** Rows that a step gave. */
    public synchronized void written(String step, long rows) {
        OfStep count = of(step);
        count.written = plus(count.written, rows);
        tell(step, false);
    }

    /** Rows that a step gave in all: what anybody finds who takes them all. */
    public synchronized void gave(String step, long rows) {
        of(step).written = rows;
    }

    /** Bytes that a step read or wrote. */
    public synchronized void bytes(String step, long bytes) {
        of(step).bytes += bytes;
        tell(step, false);
    }

    /** How many files a step read or wrote. */
    public synchronized void files(String step, long files) {
        of(step).files = files;
    }

    /** Bytes that a step put on disk since memory did not hold them, beside those told before. */
    public synchronized void spilled(String step, long bytes) {
        OfStep count = of(step);
        count.spilled = plus(count.spilled, bytes);
    }

    /** Memory that the engine held for a step, in bytes; the most counts. */
    public synchronized void memory(String step, long bytes) {
        OfStep count = of(step);
        count.memory = count.memory == null ? bytes : Math.max(count.memory, bytes);
    }

    /** Rows that a step rejected, for one reason; {@link #MALFORMED} for records that could not be read. */
    public synchronized void rejected(String step, String reason, long rows) {
        if (rows > 0) {
            of(step).rejected.merge(reason, rows, Long::sum);
            tell(step, false);
        }
    }

    /** The reason under which malformed records are counted. */
    public static final String MALFORMED = "malformed";

    /** Time that a step took. */
    public synchronized void seconds(String step, double seconds) {
        of(step).seconds += seconds;
    }

    /** Adds to a number that user code names. */
    public synchronized void metric(String step, String name, double amount) {
        of(step).metrics.merge(name, amount, Double::sum);
        tell(step, false);
    }

    /** Takes back all that was counted for a step, for one that starts over. */
    public synchronized void clear(String step) {
        steps.put(step, new OfStep());
    }

    /** Tells the counts of a step now. */
    public synchronized void tell(String step) {
        tell(step, true);
    }

    synchronized void comesFrom(String step, StepLineage lineage) {
        lineages.put(step, lineage);
    }

    /** What the engine has told of steps that it alone understands. */
    synchronized Map<String, StepLineage> lineages() {
        return Map.copyOf(lineages);
    }

    synchronized void checked(List<Checked> expectations) {
        checked.addAll(expectations);
    }

    /** What became of expectations so far, in the order of the steps. */
    synchronized List<Checked> checked() {
        return List.copyOf(checked);
    }

    /** The counts so far, in the order of the steps. */
    public synchronized List<StepCounts> steps() {
        List<StepCounts> all = new ArrayList<>();
        steps.forEach((step, count) -> all.add(new StepCounts(
                step,
                count.read,
                count.written,
                sum(count.rejected),
                count.rejected,
                count.bytes,
                count.files,
                count.spilled,
                count.memory,
                count.seconds,
                count.metrics)));
        return all;
    }

    /** Adds what was counted for a part of the rows. */
    synchronized void add(List<StepCounts> more) {
        for (StepCounts counts : more) {
            OfStep count = of(counts.step());
            count.read = plus(count.read, counts.read());
            count.written = plus(count.written, counts.written());
            count.files = plus(count.files, counts.files());
            count.spilled = plus(count.spilled, counts.spilledBytes());
            counts.rejectedBy().forEach((reason, rows) -> count.rejected.merge(reason, rows, Long::sum));
            count.bytes += counts.bytes();
            count.seconds += counts.seconds();
            counts.metrics().forEach((name, value) -> count.metrics.merge(name, value, Double::sum));
            if (counts.peakMemoryBytes() != null) {
                memory(counts.step(), counts.peakMemoryBytes());
            }
            tell(counts.step(), false);
        }
    }

    private OfStep of(String step) {
        return steps.computeIfAbsent(step, name -> new OfStep());
    }

    private void tell(String step, boolean now) {
        OfStep count = of(step);
        if (count.read == null && count.written == null) {
            return;
        }
        long time = System.nanoTime();
        if (now || time - count.told > NANOS_BETWEEN_LINES) {
            count.told = time;
            progress.accept(new Progress.Step(step, count.read, count.written, sum(count.rejected), count.bytes));
            count.metrics.forEach((name, value) -> progress.accept(new Progress.Metric(step, name, value)));
        }
    }

    private static long plus(@Nullable Long sum, long rows) {
        return sum == null ? rows : sum + rows;
    }

    private static @Nullable Long plus(@Nullable Long sum, @Nullable Long rows) {
        return rows == null ? sum : Long.valueOf(plus(sum, rows.longValue()));
    }

    private static long sum(SortedMap<String, Long> rejected) {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final class OfStep {
        private @Nullable Long read;
        private @Nullable Long written;
        private @Nullable Long files;
        private @Nullable Long spilled;
        private @Nullable Long memory;
        private long bytes;
        private double seconds;
        private long told = System.nanoTime();
        private final SortedMap<String, Long> rejected = new TreeMap<>();
        private final SortedMap<String, Double> metrics = new TreeMap<>();
    }
}
