package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.BatchOutput;
import dev.dataflow.BatchTransform;
import dev.dataflow.GroupTransform;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.TransformContext;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.driver.rows.RowWorker;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.UserClass.Kind;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the local engine promises to classes on rows: who sees which rows, when they begin and end, what they may ask for. */
final class UserClassesOfEveryKind {
    private static final int MANY = 20_000;

    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger CLOSED = new AtomicInteger();
    private static final Set<Integer> SIZES = ConcurrentHashMap.newKeySet();
    private static final Map<Integer, Integer> SEEN = new ConcurrentHashMap<>();

    @TempDir
    Path root;

    record Item(int id, @Nullable String zone) {}

    record Count(@Nullable String zone, int rows, long sum) {}

    @BeforeEach
    void forget() {
        OPENED.set(0);
        CLOSED.set(0);
        SIZES.clear();
        SEEN.clear();
    }

    /** Counts what is true of all of them. */
    abstract static class Counting {
        public void open(TransformContext context) throws Exception {
            OPENED.incrementAndGet();
        }

        public void close() throws Exception {
            CLOSED.incrementAndGet();
        }
    }

    public static final class Same extends Counting implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            SEEN.merge(row.id(), 1, Integer::sum);
            output.count("rows", 1);
            if (row.id() % 1000 == 7) {
                output.reject("seven");
            } else {
                output.emit(row);
            }
        }
    }

    private Workplace items(int rows) throws IOException {
        return new Workplace(root)
                .file(
                        "items.csv",
                        IntStream.range(0, rows)
                                .mapToObj(id -> id + "," + (id % 3 == 0 ? "" : "zone " + id % 3))
                                .collect(Collectors.joining("\n", "id,zone\n", "\n")));
    }

    private static Pipelines over(int threads) {
        return new Pipelines().threads(threads).read("items", Item.class, BadRecords.FAIL, "items.csv");
    }

    private static Body user(Kind kind, Class<?> type, Class<?> out, String... keys) {
        return new Body.UserClass(
                kind,
                type.getName(),
                Item.class.getName(),
                out.getName(),
                List.of(),
                List.of(keys),
                new TreeMap<>(),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void eachRowIsSeenOnceByWhateverNumberOfWorkers(int threads) throws IOException {
        Result result = items(MANY)
                .run(over(threads)
                        .transform("same", Same.class, Item.class, Item.class, "items")
                        .write("write", "db.same", WriteMode.Kind.OVERWRITE, "same")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(SEEN).hasSize(MANY);
        assertThat(SEEN.values()).containsOnly(1);
        assertThat(OPENED.get()).isBetween(1, threads);
        assertThat(CLOSED.get()).isEqualTo(OPENED.get());
        assertThat(result.step("same").read()).isEqualTo(MANY);
        assertThat(result.step("same").written()).isEqualTo(MANY - 20);
        assertThat(result.step("same").rejectedBy()).hasToString("{seven=20}");
        assertThat(result.step("same").metrics()).containsEntry("rows", (double) MANY);
        assertThat(result.step("write").written()).isEqualTo(MANY - 20);
        assertThat(Files.readAllLines(new Workplace(root).deadLetters(Ask.first())))
                .hasSize(20)
                .allMatch(letter -> letter.contains("items.csv"));
    }

    @Test
    void rowsThatSeveralStepsTakeAreMadeOnce() throws IOException {
        Result result = items(MANY)
                .run(over(2).transform("same", Same.class, Item.class, Item.class, "items")
                        .step(
                                "counts",
                                new Body.Aggregate(
                                        List.of("zone"),
                                        List.of(new Body.Aggregation("rows", Body.Aggregation.Function.COUNT, null))),
                                new dev.dataflow.ir.Schema(List.of(
                                        new dev.dataflow.ir.Schema.Column("zone", Scalar.STRING, true),
                                        new dev.dataflow.ir.Schema.Column("rows", Scalar.LONG, false))),
                                "same")
                        .write("write", "db.same", WriteMode.Kind.OVERWRITE, "same")
                        .write("write_counts", "db.counts", WriteMode.Kind.OVERWRITE, "counts")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(SEEN.values()).hasSize(MANY).containsOnly(1);
        assertThat(result.step("same").written()).isEqualTo(MANY - 20);
    }

    @Test
    void classesInARowHandTheirRowsOn() throws IOException {
        Result result = items(MANY)
                .run(over(2).transform("first", Same.class, Item.class, Item.class, "items")
                        .step(
                                "even",
                                new Body.Filter(new Expression.Call(
                                        Expression.Function.LESS,
                                        List.of(new Expression.Column("id"), new Literal(Scalar.INT, "10000")))),
                                Pipelines.schema(Item.class),
                                "first")
                        .transform("second", Same.class, Item.class, Item.class, "even")
                        .write("write", "db.same", WriteMode.Kind.OVERWRITE, "second")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("first").read()).isEqualTo(MANY);
        assertThat(result.step("first").written()).isEqualTo(MANY - 20);
        assertThat(result.step("second").read()).isEqualTo(9_990);
        assertThat(result.step("second").written()).isEqualTo(9_990);
        assertThat(OPENED.get()).isEqualTo(CLOSED.get());
    }

    public static final class Batches extends Counting implements BatchTransform<Item, Count> {
        @Override
        public void process(List<Item> rows, BatchOutput<Item, Count> output) {
            SIZES.add(rows.size());
            rows.forEach(row -> SEEN.merge(row.id(), 1, Integer::sum));
            output.reject(rows.get(rows.size() - 1), "the last");
            output.emit(new Count(null, rows.size(), 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void batchesHoldAllRows(int threads) throws IOException {
        Result result = items(MANY)
                .run(over(threads)
                        .step(
                                "batches",
                                user(Kind.BATCH, Batches.class, Count.class),
                                Pipelines.schema(Count.class),
                                "items")
                        .write("write", "db.counts", WriteMode.Kind.OVERWRITE, "batches")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(SEEN.values()).hasSize(MANY).containsOnly(1);
        assertThat(SIZES).contains(RowWorker.BATCH).allMatch(size -> size <= RowWorker.BATCH);
        List<List<Object>> counts = new Workplace(root).rows("db.counts");
        assertThat(counts.stream().mapToInt(row -> (Integer) row.get(1)).sum()).isEqualTo(MANY);
        assertThat(result.step("batches").rejectedBy()).hasToString("{the last=" + counts.size() + "}");
        assertThat(Files.readAllLines(new Workplace(root).deadLetters(Ask.first())))
                .hasSize(counts.size())
                .allMatch(letter -> letter.contains("items.csv") && letter.contains("\"zone\":"));
    }

    public static final class Groups extends Counting implements GroupTransform<Item, Count> {
        private final Set<String> zones = new HashSet<>();

        @Override
        public void process(Iterable<Item> rows, BatchOutput<Item, Count> output) {
            Iterator<Item> once = rows.iterator();
            Item first = once.next();
            assertThat(zones.add(String.valueOf(first.zone()))).isTrue();
            if ("zone 1".equals(first.zone())) {
                output.reject(first, "not gone through");
                return; // The rest is not looked at.
            }
            int count = 1;
            long sum = first.id();
            while (once.hasNext()) {
                Item row = once.next();
                assertThat(row.zone()).isEqualTo(first.zone());
                sum += row.id();
                count++;
            }
            output.emit(new Count(first.zone(), count, sum));
        }
    }

    @Test
    void groupsAreTheRowsOfAKey() throws IOException {
        Result result = items(MANY)
                .run(over(2).step(
                                "groups",
                                user(Kind.GROUP, Groups.class, Count.class, "zone"),
                                Pipelines.schema(Count.class),
                                "items")
                        .write("write", "db.counts", WriteMode.Kind.OVERWRITE, "groups")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(new Workplace(root).rows("db.counts"))
                .hasToString("[[zone 2, 6666, 66656667], [null, 6667, 66663333]]");
        assertThat(result.step("groups").read()).isEqualTo(MANY);
        assertThat(result.step("groups").rejectedBy()).hasToString("{not gone through=1}");
        assertThat(OPENED.get()).isEqualTo(1);
        assertThat(CLOSED.get()).isEqualTo(1);
    }

    /** Gives far more rows than wait in memory, and keeps none. */
    public static final class AllInOne implements GroupTransform<Item, Item> {
        @Override
        public void process(Iterable<Item> rows, BatchOutput<Item, Item> output) {
            for (Item row : rows) {
                for (int i = 0; i < 5; i++) {
                    output.emit(new Item(5 * row.id() + i, row.zone()));
                }
            }
        }
    }

    @Test
    void withoutKeysAllRowsAreOneGroup() throws IOException {
        Result result = items(MANY)
                .run(over(2).step(
                                "all",
                                user(Kind.GROUP, AllInOne.class, Item.class),
                                Pipelines.schema(Item.class),
                                "items")
                        .write("write", "db.all", WriteMode.Kind.OVERWRITE, "all")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(new Workplace(root)
                        .rows("db.all").stream().map(row -> row.get(0)).toList())
                .isEqualTo(IntStream.range(0, 5 * MANY).boxed().toList());
    }

    record Wanted(int most, String greeting) {}

    record Zone(String zone, String borough) {}

    public static final class Asks implements RecordTransform<Item, Zone> {
        private Map<String, String> boroughs = Map.of();
        private Wanted wanted = new Wanted(0, "");

        @Override
        public void open(TransformContext context) {
            wanted = context.arguments(Wanted.class);
            boroughs = context.sideInput("zones", Zone.class).stream()
                    .collect(Collectors.toMap(Zone::zone, Zone::borough));
        }

        @Override
        public void process(Item row, Output<Zone> output) {
            if (row.id() < wanted.most() && row.zone() != null) {
                output.emit(new Zone(wanted.greeting() + row.id(), boroughs.getOrDefault(row.zone(), "none")));
            }
        }
    }

    private Pipelines asking(String argument, String side) {
        return over(2).read("zones", Zone.class, BadRecords.FAIL, "zones.csv")
                .step(
                        "asks",
                        new Body.UserClass(
                                Kind.RECORD,
                                Asks.class.getName(),
                                Item.class.getName(),
                                Zone.class.getName(),
                                List.of("", side),
                                List.of(),
                                new TreeMap<>(Map.of(
                                        "most",
                                        new Literal(Scalar.INT, "6"),
                                        argument,
                                        new Literal(Scalar.STRING, "no "))),
                                List.of()),
                        Pipelines.schema(Zone.class),
                        "items",
                        "zones")
                .write("write", "db.zones", WriteMode.Kind.OVERWRITE, "asks");
    }

    @Test
    void argumentsAndSideInputsAreThereBeforeTheFirstRow() throws IOException {
        Workplace place = items(MANY).file("zones.csv", "zone,borough\nzone 1,Queens\n");

        Result result = place.run(asking("greeting", "zones").document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.zones")).hasToString("[[no 1, Queens], [no 2, none], [no 4, Queens], [no 5, none]]");
    }

    @Test
    void whatIsNotThereToBeAskedForIsTheUsersFailure() throws IOException {
        Workplace place = items(5).file("zones.csv", "zone,borough\nzone 1,Queens\n");

        Result result = place.run(asking("greetings", "zones").document());
        assertThat(result.code()).isEqualTo(10);
        assertThat(result.failure().message())
                .contains("Step \"asks\" has no argument \"greeting\". It has: greetings, most");

        Result other =
                place.run(asking("greeting", "boroughs").document(), Ask.first().run("other"));
        assertThat(other.code()).isEqualTo(10);
        assertThat(other.failure().message()).contains("Step \"asks\" has no side input \"zones\". It has: boroughs");
    }

    public static final class Breaks extends Counting implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            if (row.id() == 12_345) {
                throw new IllegalStateException("no such row");
            }
            output.emit(row);
        }
    }

    @Test
    void aClassThatThrowsIsClosedAndItsTraceIsItsOwn() throws IOException {
        Result result = items(MANY)
                .run(over(2).transform("breaks", Breaks.class, Item.class, Item.class, "items")
                        .write("write", "db.none", WriteMode.Kind.OVERWRITE, "breaks")
                        .document());

        assertThat(result.code()).isEqualTo(10);
        assertThat(result.failure().step()).isEqualTo("breaks");
        assertThat(result.failure().message()).contains("no such row");
        assertThat(result.err().lines().filter(line -> line.contains("IllegalStateException: no such row")))
                .hasSizeBetween(1, 2);
        assertThat(result.err()).doesNotContain("RowPipe", "RowWorker", "duckdb");
        assertThat(CLOSED.get()).isEqualTo(OPENED.get()).isPositive();
    }

    public static final class NeverReturns implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            output.emit(again(row));
        }

        @SuppressWarnings("InfiniteRecursion")
        private static Item again(Item row) {
            return again(row);
        }
    }

    @Test
    void aCallWithoutEndIsTheClasssOwn() throws IOException {
        Result result = items(5).run(over(1).transform("calls", NeverReturns.class, Item.class, Item.class, "items")
                .write("write", "db.none", WriteMode.Kind.OVERWRITE, "calls")
                .document());

        assertThat(result.code()).isEqualTo(10);
        assertThat(result.failure().step()).isEqualTo("calls");
        assertThat(result.failure().code()).isEqualTo("USER_CLASS_FAILED");
        assertThat(result.failure().message()).contains("NeverReturns threw java.lang.StackOverflowError");
    }

    public static final class LeavesItsThreadInterrupted implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            output.emit(row);
            Thread.currentThread().interrupt();
        }

        @Override
        public void close() {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadThatAClassLeavesInterruptedIsNoFailure() throws IOException {
        Workplace place = items(5);
        Result result =
                place.run(over(1).transform("stops", LeavesItsThreadInterrupted.class, Item.class, Item.class, "items")
                        .write("write", "db.kept", WriteMode.Kind.OVERWRITE, "stops")
                        .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.kept")).hasSize(5);
    }

    public static final class GivesNothing implements RecordTransform<Item, Item> {
        @Override
        @SuppressWarnings("NullAway") // That is the mistake.
        public void process(Item row, Output<Item> output) {
            output.emit(null);
        }
    }

    @Test
    void aNullInPlaceOfARecordIsSaid() throws IOException {
        Result result = items(5).run(over(1).transform("gives", GivesNothing.class, Item.class, Item.class, "items")
                .write("write", "db.none", WriteMode.Kind.OVERWRITE, "gives")
                .document());

        assertThat(result.code()).isEqualTo(10);
        assertThat(result.failure().message())
                .isEqualTo("Step \"gives\" emitted null in place of a Item: emit a record, or nothing.");
    }

    public static final class BreaksAtTheEnd implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            output.emit(row);
        }

        @Override
        public void close() {
            throw new IllegalStateException("not sent");
        }
    }

    @Test
    void anEndThatFailsFailsTheTask() throws IOException {
        Result result = items(100)
                .run(over(1).transform("ends", BreaksAtTheEnd.class, Item.class, Item.class, "items")
                        .write("write", "db.none", WriteMode.Kind.OVERWRITE, "ends")
                        .document());

        assertThat(result.code()).isEqualTo(10);
        assertThat(result.failure().code()).isEqualTo("USER_CLASS_FAILED");
        assertThat(result.failure().message()).contains("not sent");
    }

    record Much(String text) {}

    public static final class Hoards implements RecordTransform<Item, Much> {
        private final List<byte[]> held = new ArrayList<>();

        @Override
        public void process(Item row, Output<Much> output) {
            held.add(new byte[16 * 1024 * 1024]);
        }
    }

    @Test
    void aHeapThatIsTooSmallIsNamedWithItsSetting() throws Exception {
        Workplace place = items(MANY);
        Pipelines pipelines = over(2).transform("hoards", Hoards.class, Item.class, Much.class, "items")
                .write("write", "db.none", WriteMode.Kind.OVERWRITE, "hoards");

        try (ChildDriver driver = ChildDriver.start(place, pipelines.document(), Ask.first(), Map.of())) {
            Result result = driver.await();
            assertThat(result.code()).as(result.err()).isEqualTo(14);
            assertThat(result.failure().code()).isEqualTo("OUT_OF_MEMORY");
            assertThat(result.failure().message()).contains("Local.engine().memory(");
        }
    }
}
