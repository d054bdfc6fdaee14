package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.local.FaultedSink.Item;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.PipelineDocument;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sink from its first row on, turn by turn. Each turn is a task with rows of its own, done by attempts that are struck;
 * after it, and all the while, others' code looks at what is there.
 */
final class FaultedLife implements Closeable {
    private static final long SECONDS = 120;
    /** A second attempt may wait for what a stopped one has locked. */
    private static final long SECONDS_FOR_LOCKS = 10;

    private static final int SIGKILLED = 137;
    private static final int MOST_TRIES = 8;
    private static final long NANOS_BETWEEN_LOOKS = 8_000_000;

    private final FaultedEngine engine;
    private final FaultedSink sink;
    private final Workplace place;
    private final FaultTally tally;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Future<Result>> dead = new ArrayList<>();
    private final ForeignReader reader;
    private final ForeignReader onlooker;
    private final List<Map<Item, Integer>> moments = new ArrayList<>();
    private final Thread watcher;
    private volatile boolean over;
    private List<Item> expected = List.of();
    private int turn;
    private long quietMillis;

    FaultedLife(FaultedSink sink, Path root, FaultTally tally, Random random) throws IOException, SQLException {
        this(FaultedEngine.LOCAL, sink, root, tally, random);
    }

    FaultedLife(FaultedEngine engine, FaultedSink sink, Path root, FaultTally tally, Random random)
            throws IOException, SQLException {
        this.engine = engine;
        this.sink = sink;
        this.place = sink.place(root, Pipelines.NAME).on(engine::engine);
        this.tally = tally;
        this.random = random;
        this.reader = sink.reader(place);
        this.onlooker = sink.reader(place);
        moments.add(counted(expected));
        this.watcher = new Thread(this::watch, "watcher");
        watcher.start();
    }

    /** How an attempt ends, or does not, at a failpoint. */
    enum Strike {
        /** By an exception: it cleans up behind itself. */
        THROWN,
        /** It sleeps, and goes on while the turn lasts. */
        WOKEN,
        /** It sleeps, and goes on when all is long over. */
        DEAD
    }

    /** A turn's task. */
    record Turn(int number, PipelineDocument document, List<Item> items) {
        Ask ask(int attempt) {
            return Ask.first().run("turn-" + number).attempt(attempt);
        }
    }

    /** The task that writes the items of a file. */
    PipelineDocument document(String file) {
        return sink.document(engine.use(), file);
    }

    Workplace place() {
        return place;
    }

    /** What is there now, as others read it. */
    List<Item> rows() throws Exception {
        return reader.rows();
    }

    /** Makes the next turn's rows, of which the watcher may now see all or none. */
    Turn next() throws IOException {
        turn++;
        List<Item> items = sink.items(turn, random);
        String file = "items-" + turn + ".csv";
        place.file(file, FaultedSink.csv(items));
        expected = sink.after(expected, items);
        synchronized (moments) {
            moments.add(counted(expected));
        }
        return new Turn(turn, document(file), items);
    }

    /** Counts what a turn has come to. */
    void count() throws Exception {
        tally.count("turn " + turn, expected, reader.rows());
    }

    /** A turn whose attempts are struck at random failpoints, once or twice, and sometimes meet each other. */
    void struckTurn() throws Exception {
        Turn next = next();
        List<String> failpoints = new ArrayList<>(FailpointNames.of(next.document(), "task"));
        failpoints.addAll(FailpointNames.withinCommits(next.document(), "task"));
        CountDownLatch wake = new CountDownLatch(1);
        List<Future<Result>> asleep = new ArrayList<>();
        int attempt = 1;
        for (int strikes = random.nextInt(3) == 0 ? 2 : 1; strikes > 0; strikes--) {
            String failpoint = tally.draw(failpoints, random);
            Strike strike = strike(failpoint);
            Trap trap = new Trap(failpoint, strike == Strike.THROWN ? null : strike == Strike.WOKEN ? wake : end);
            Ask ask = next.ask(attempt++);
            Future<Result> struck = threads.submit(() -> place.run(next.document(), ask, new MidWrite(trap)));
            if (!trap.sprung(struck)) {
                ended(struck);
                continue;
            }
            tally.inject();
            if (strike == Strike.THROWN) {
                ended(struck);
            } else {
                (strike == Strike.WOKEN ? asleep : dead).add(struck);
            }
        }
        boolean wakeEarly = random.nextBoolean();
        if (wakeEarly) {
            wake.countDown();
        }
        if (random.nextInt(3) == 0) {
            raced(next, attempt);
            attempt += 2;
        }
        succeed(next, attempt);
        wake.countDown();
        for (Future<Result> woken : asleep) {
            wellEnded(ended(woken));
        }
        count();
    }

    /** The first attempt of a turn, which ends at a failpoint that it is sure to reach. */
    void thrownOut(Turn next, String failpoint) throws Exception {
        Trap trap = new Trap(failpoint, null);
        Future<Result> struck = threads.submit(() -> place.run(next.document(), next.ask(1), trap));
        assertThat(trap.sprung(struck)).as(failpoint).isTrue();
        ended(struck);
        tally.inject();
    }

    /** The first attempt of a turn, which sleeps at a failpoint until all is over, and the second, which does all. */
    void neverWoken(Turn next, String failpoint) throws Exception {
        Trap trap = new Trap(failpoint, end);
        Future<Result> slept = threads.submit(() -> place.run(next.document(), next.ask(1), trap));
        dead.add(slept);
        assertThat(trap.sprung(slept)).as(failpoint).isTrue();
        tally.inject();
        succeed(next, 2);
    }

    /** The first attempt of a turn, which sleeps at a failpoint until the second has done all. */
    Result overtaken(Turn next, String failpoint) throws Exception {
        CountDownLatch wake = new CountDownLatch(1);
        Trap trap = new Trap(failpoint, wake);
        Future<Result> slept = threads.submit(() -> place.run(next.document(), next.ask(1), trap));
        assertThat(trap.sprung(slept)).as(failpoint).isTrue();
        tally.inject();
        succeed(next, 2);
        wake.countDown();
        return slept.get(SECONDS, TimeUnit.SECONDS);
    }

    /** In the midst of a write or a transaction a database lets go what is locked only when the process ends. */
    private Strike strike(String failpoint) {
        Strike any = Strike.values()[random.nextInt(Strike.values().length)];
        boolean locked = failpoint.startsWith("writing.") || failpoint.startsWith("committing.transaction.before.");
        return (sink.database() && locked) || engine.holds(failpoint) ? Strike.THROWN : any;
    }

    /** Two attempts at once, each of which is now and then held up for a moment. */
    private List<@Nullable Result> raced(Turn next, int attempt) throws Exception {
        List<Future<Result>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Ask ask = next.ask(attempt + i);
            Random own = new Random(random.nextLong());
            both.add(threads.submit(() ->
                    place.run(next.document(), ask, name -> LockSupport.parkNanos((long) own.nextInt(4) * 1_000_000))));
        }
        List<@Nullable Result> results = new ArrayList<>();
        for (Future<Result> one : both) {
            results.add(wellEnded(ended(one)));
        }
        return results;
    }

    /** A turn that two attempts do at once. One of them at least succeeds, and one alone writes. */
    void racedTurn() throws Exception {
        List<@Nullable Result> results = raced(next(), 1);
        tally.inject();
        assertThat(results).anyMatch(result -> result != null && result.code() == 0);
        assertThat(results.stream()
                        .filter(result -> result != null && result.code() == 0)
                        .flatMap(result -> result.reported().sinks().stream())
                        .filter(commit -> !commit.recognised()))
                .hasSizeLessThanOrEqualTo(1);
        count();
    }

    /** The milliseconds from claim to end of a process that nothing befalls, which has a turn of its own for it. */
    long quietMillis() throws Exception {
        if (quietMillis == 0) {
            quietMillis = quietTurn();
        }
        return quietMillis;
    }

    private long quietTurn() throws Exception {
        Turn next = next();
        try (ChildDriver child = child(next, 1)) {
            untilClaimed(next, child);
            long began = System.nanoTime();
            assertThat(child.await().code()).isZero();
            count();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        }
    }

    /** A turn whose first process is killed at a random time within a span; sometimes the second is, too. */
    void killedTurn(long millis) throws Exception {
        Turn next = next();
        int attempt = 1;
        for (int kills = random.nextInt(3) == 0 ? 2 : 1; kills > 0; kills--) {
            try (ChildDriver child = child(next, attempt++)) {
                begun(next, child, millis);
                child.kill();
                if (child.await().code() == SIGKILLED) {
                    tally.inject();
                }
            }
        }
        succeed(next, attempt);
        count();
    }

    /** A turn whose first process is stopped at a random time within a span, and goes on when the second has done all. */
    void stoppedTurn(long millis) throws Exception {
        Turn next = next();
        try (ChildDriver child = child(next, 1)) {
            begun(next, child, millis);
            signal(child, "STOP");
            boolean alive = child.process().isAlive();
            Future<Result> other = threads.submit(() -> place.run(next.document(), next.ask(2)));
            try {
                other.get(SECONDS_FOR_LOCKS, TimeUnit.SECONDS);
            } catch (TimeoutException waits) {
                // For a lock of the database or the catalog, which a process that is stopped keeps.
            }
            signal(child, "CONT");
            wellEnded(child.await());
            wellEnded(ended(other));
            if (alive) {
                tally.inject();
            }
        }
        succeed(next, 3);
        count();
    }

    private ChildDriver child(Turn next, int attempt) throws IOException {
        return ChildDriver.start(engine, place, next.document(), next.ask(attempt), Map.of());
    }

    /** Half of the times are counted from the claim on: before it, little happens that could go wrong. */
    private void begun(Turn next, ChildDriver child, long millis) throws InterruptedException {
        if (random.nextInt(4) > 0) {
            untilClaimed(next, child);
        }
        Thread.sleep(random.nextLong(millis + 1));
    }

    private void untilClaimed(Turn next, ChildDriver child) throws InterruptedException {
        Path journal = place.path("staging/test/turn-" + next.number() + "/task/journal");
        while (!Files.exists(journal) && child.process().isAlive()) {
            Thread.sleep(1);
        }
    }

    private static void signal(ChildDriver child, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(child.process().pid()))
                .start()
                .waitFor();
    }

    /** Tries until it is done, as Airflow does; every one may have been overtaken. */
    Result succeed(Turn next, int attempt) throws Exception {
        Result last = null;
        for (int i = 0; i < MOST_TRIES; i++) {
            last = place.run(next.document(), next.ask(attempt + i));
            wellEnded(last);
            if (last.code() == 0) {
                return last;
            }
        }
        throw new AssertionError("Not done after " + MOST_TRIES + " tries: " + (last == null ? "" : last.err()));
    }

    /** What ends otherwise, a person would be asked to mend. */
    private static @Nullable Result wellEnded(@Nullable Result result) {
        if (result != null) {
            assertThat(result.code()).as(result.err()).isIn(0, 12);
        }
        return result;
    }

    /** Null if it ended without a word. */
    private static @Nullable Result ended(Future<Result> attempt) throws Exception {
        try {
            return attempt.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Struck) {
                return null;
            }
            throw e;
        }
    }

    private void watch() {
        int newest = 0;
        while (!over) {
            try {
                List<Item> seen = onlooker.moment();
                if (seen != null) {
                    tally.looked();
                    newest = whole(seen, newest);
                }
            } catch (Exception | AssertionError e) {
                if (!over) {
                    tally.sawHalf(e.toString());
                }
            }
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
        }
    }

    /** Which of the moments that there may be it is: one not older than the one seen last. */
    private int whole(List<Item> seen, int newest) {
        Map<Item, Integer> found = counted(seen);
        synchronized (moments) {
            for (int i = newest; i < moments.size(); i++) {
                if (moments.get(i).equals(found)) {
                    return i;
                }
            }
        }
        tally.sawHalf(found + " after moment " + newest);
        return newest;
    }

    private static Map<Item, Integer> counted(List<Item> items) {
        Map<Item, Integer> counted = new TreeMap<>(Comparator.comparing(Item::toString));
        items.forEach(item -> counted.merge(item, 1, Integer::sum));
        return counted;
    }

    /** Wakes the dead, and counts once more. */
    void end() throws Exception {
        end.countDown();
        for (Future<Result> late : dead) {
            wellEnded(ended(late));
        }
        count();
        over = true;
        watcher.join(TimeUnit.SECONDS.toMillis(SECONDS));
    }

    /** Lets everything go, whatever has come of it. */
    @Override
    public void close() throws IOException {
        over = true;
        end.countDown();
        threads.shutdownNow();
        try (onlooker;
                reader) {
            watcher.interrupt();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** What a failpoint throws. */
    static final class Struck extends RuntimeException {
        private static final long serialVersionUID = 1;

        Struck(String failpoint) {
            super("struck at " + failpoint);
        }
    }

    /** Stops who comes to a failpoint first: for good, or until it is woken. */
    private static final class Trap implements Failpoints {
        private final String failpoint;
        private final @Nullable CountDownLatch wake;
        private final CompletableFuture<String> sprung = new CompletableFuture<>();

        Trap(String failpoint, @Nullable CountDownLatch wake) {
            this.failpoint = failpoint;
            this.wake = wake;
        }

        @Override
        public void reach(String name) {
            if (!name.equals(failpoint) || !sprung.complete(name)) {
                return;
            }
            if (wake == null) {
                throw new Struck(name);
            }
            try {
                wake.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until it is, or the attempt is over. */
        boolean sprung(Future<Result> attempt) throws InterruptedException {
            long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (!sprung.isDone() && !attempt.isDone() && System.nanoTime() < last) {
                Thread.sleep(1);
            }
            return sprung.isDone();
        }
    }
}
