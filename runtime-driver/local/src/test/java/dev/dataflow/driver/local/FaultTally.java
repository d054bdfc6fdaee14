package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.faults.FaultReport;
import dev.dataflow.driver.local.FaultedSink.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What came of a kind of fault at a sink, counted. */
public final class FaultTally {
    private final String fault;
    private final FaultedEngine engine;
    private final FaultedSink sink;
    private final long seed;
    private final AtomicLong injections = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong halfVisible = new AtomicLong();
    private final List<String> first = new ArrayList<>();
    private final Set<String> drawn = new HashSet<>();

    FaultTally(String fault, FaultedSink sink, long seed) {
        this(fault, FaultedEngine.LOCAL, sink, seed);
    }

    FaultTally(String fault, FaultedEngine engine, FaultedSink sink, long seed) {
        this.fault = fault;
        this.engine = engine;
        this.sink = sink;
        this.seed = seed;
    }

    /** Another each time, unless {@code -Dfaults.seed=N} repeats what was done with N. */
    public static long drawnSeed() {
        return Long.getLong("faults.seed", System.currentTimeMillis());
    }

    /** {@code -Dfaults.injections=N}, for a shorter run. */
    public static long injections(long otherwise) {
        return Long.getLong("faults.injections", otherwise);
    }

    @SuppressWarnings("EnumOrdinal") // Any number that sets the sinks apart.
    Random random() {
        return new Random(seed ^ (31L * sink.ordinal()));
    }

    /** A failpoint to strike at: one that was not drawn yet, or any when all were. */
    String draw(List<String> failpoints, Random random) {
        List<String> left = new ArrayList<>(failpoints);
        left.removeAll(drawn);
        List<String> from = left.isEmpty() ? failpoints : left;
        String failpoint = from.get(random.nextInt(from.size()));
        drawn.add(failpoint);
        return failpoint;
    }

    void inject() {
        injections.incrementAndGet();
    }

    long injections() {
        return injections.get();
    }

    /** Compares what is there with what is to be there. */
    void count(String when, List<Item> expected, List<Item> found) {
        List<Item> missing = minus(expected, found);
        List<Item> more = minus(found, expected);
        lost.addAndGet(missing.size());
        doubled.addAndGet(more.size());
        if (!missing.isEmpty() || !more.isEmpty()) {
            note(when + ": lost " + missing + ", too many " + more);
        }
    }

    private static List<Item> minus(List<Item> from, List<Item> some) {
        Map<Item, Integer> taken = new HashMap<>();
        some.forEach(item -> taken.merge(item, 1, Integer::sum));
        return from.stream()
                .filter(item -> taken.merge(item, -1, Integer::sum) < 0)
                .toList();
    }

    void looked() {
        looks.incrementAndGet();
    }

    void sawHalf(String what) {
        halfVisible.incrementAndGet();
        note("seen between: " + what);
    }

    private synchronized void note(String what) {
        if (first.size() < 5) {
            first.add(what);
        }
    }

    FaultReport.Row row() {
        return new FaultReport.Row(
                fault,
                engine.words(),
                sink.words(),
                injections.get(),
                lost.get(),
                doubled.get(),
                looks.get(),
                halfVisible.get(),
                seed);
    }

    /** Says it, and fails unless all is well. */
    public synchronized void assertNothingIsWrong() {
        FaultReport.Row row = row();
        System.out.println("faults " + row);
        assertThat(first).as(row.toString()).isEmpty();
        assertThat(row.lost() + row.doubled() + row.halfVisible()).isZero();
    }

    /** The same, and writes the page. */
    public void report() throws IOException {
        FaultReport.ofCheckout().write(row());
        assertNothingIsWrong();
    }
}
