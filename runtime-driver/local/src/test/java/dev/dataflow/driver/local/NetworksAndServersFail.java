package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.local.BadNetwork.Fault;
import dev.dataflow.driver.local.FaultedSink.Item;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that cuts connections, slows them down, or lets them hang half-open, and a server that ends and starts again,
 * while rows are read, sent and committed. An attempt ends soon, well or with a failure that is tried again; then the rows
 * are there once.
 */
@Timeout(300)
final class NetworksAndServersFail {
    private static final String SILENCE = "silenceSeconds";
    private static final String IN_THE_MIDST = "writing." + FaultedSink.STEP;
    private static final String BEFORE_THE_COMMIT = "commit.before." + FaultedSink.STEP;
    private static final String AT_THE_END = "committing.transaction.before." + FaultedSink.STEP;
    private static final String AT_THE_SWAP = "committing.swap.before." + FaultedSink.STEP;
    private static final int TRANSIENT = 12;
    /** With a second of silence. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int ROWS = 3_000;
    private static final int MANY = 400_000;

    @TempDir
    private Path root;

    @Test
    void whileRowsAreSentAndCommitted() throws Exception {
        sent(1, Fault.DEAF_CLIENT, Fault.DEAF_SERVER).assertNothingIsWrong();
    }

    @Tag("slow")
    @Test
    void whileRowsAreSentAndCommittedManyTimes() throws Exception {
        sent(5, Fault.CUT, Fault.DEAF_CLIENT, Fault.DEAF_SERVER, Fault.STOPPED, Fault.SLOW)
                .report();
    }

    private FaultTally sent(int times, Fault... faults) throws Exception {
        FaultedSink sink = FaultedSink.POSTGRES_APPEND;
        FaultTally tally = new FaultTally("network cut, slow or half-open, between driver and sink", sink, 1);
        TestDatabase database = TestDatabase.postgres();
        try (BadNetwork network = new BadNetwork(port(database));
                ForeignReader reader = new ForeignReader.OfPostgres(database.url(), sink.dataset())) {
            Workplace place = new Workplace(root).connection(TestDatabase.ID, through(network, database));
            Turns turns = new Turns(sink, place, reader, tally);
            for (int i = 0; i < times; i++) {
                for (String failpoint : List.of(IN_THE_MIDST, AT_THE_END)) {
                    for (Fault fault : faults) {
                        turns.struck(failpoint, () -> network.strike(fault));
                    }
                }
            }
            assertThat(network.struck()).isGreaterThanOrEqualTo(times * faults.length * 2);
        }
        return tally;
    }

    @Test
    void whileTheCatalogIsChanged() throws Exception {
        catalog(1, Fault.DEAF_CLIENT).assertNothingIsWrong();
    }

    @Tag("slow")
    @Test
    void whileTheCatalogIsChangedManyTimes() throws Exception {
        catalog(5, Fault.CUT, Fault.DEAF_CLIENT, Fault.DEAF_SERVER, Fault.STOPPED, Fault.SLOW)
                .report();
    }

    private FaultTally catalog(int times, Fault... faults) throws Exception {
        FaultedSink sink = FaultedSink.ICEBERG_APPEND;
        FaultTally tally = new FaultTally("network cut, slow or half-open, between driver and catalog", sink, 1);
        TestDatabase database = TestDatabase.postgres();
        try (BadNetwork network = new BadNetwork(port(database));
                ForeignReader reader = new ForeignReader.OfIceberg(lake(database.url()), sink.dataset())) {
            Map<String, String> lake =
                    lake("jdbc:postgresql://127.0.0.1:" + network.port() + "/" + schema(database) + "?user=postgres");
            lake.put("catalog", "jdbc");
            lake.put("jdbc.socketTimeout", "1");
            Workplace place = new Workplace(root).connection("lake", Connection.of("iceberg", lake));
            Turns turns = new Turns(sink, place, reader, tally);
            for (int i = 0; i < times; i++) {
                for (String failpoint : List.of(BEFORE_THE_COMMIT, AT_THE_SWAP)) {
                    for (Fault fault : faults) {
                        turns.struck(failpoint, () -> network.strike(fault));
                    }
                }
            }
            assertThat(network.struck()).isGreaterThanOrEqualTo(times * faults.length);
        }
        return tally;
    }

    private Map<String, String> lake(String uri) {
        return new TreeMap<>(
                Map.of("uri", uri, "warehouse", root.resolve("warehouse").toString()));
    }

    @Test
    void whileRowsAreRead() throws Exception {
        read(1, Fault.CUT, Fault.STOPPED).assertNothingIsWrong();
    }

    @Tag("slow")
    @Test
    void whileRowsAreReadManyTimes() throws Exception {
        read(5, Fault.CUT, Fault.DEAF_CLIENT, Fault.DEAF_SERVER, Fault.STOPPED, Fault.SLOW)
                .report();
    }

    private FaultTally read(int times, Fault... faults) throws Exception {
        FaultTally tally = new FaultTally(
                "network cut, slow or half-open, between driver and source", FaultedSink.POSTGRES_APPEND, 1);
        TestDatabase database = TestDatabase.postgres();
        database.execute("CREATE TABLE source AS SELECT i AS id, 1 AS turn, i % 3 AS part FROM generate_series(1, "
                + MANY + ") AS i");
        PipelineDocument document = new Pipelines()
                .threads(1)
                .step("items", TestDatabase.read("source"), Pipelines.schema(Item.class))
                .step(
                        "write",
                        TestDatabase.write("target", WriteMode.Kind.APPEND),
                        Pipelines.schema(Item.class),
                        "items")
                .document();
        try (BadNetwork network = new BadNetwork(port(database))) {
            Workplace place = new Workplace(root).connection(TestDatabase.ID, through(network, database));
            int turn = 0;
            for (int i = 0; i < times; i++) {
                for (Fault fault : faults) {
                    Ask ask = Ask.first().run("turn-" + ++turn);
                    network.strikeAfter(MANY, false, fault);
                    long began = System.nanoTime();
                    Result result = place.run(document, ask);
                    endsSoon(result, began, fault.toString());
                    tally.inject();
                    if (result.code() != 0) {
                        assertThat(place.run(document, ask.attempt(2)).code()).isZero();
                    }
                    assertThat(network.struck()).isEqualTo(turn);
                    assertThat(database.rows("SELECT count(*), count(DISTINCT id), sum(part) FROM target"))
                            .containsExactly(MANY + " " + MANY + " " + MANY);
                    database.execute("TRUNCATE target");
                }
            }
        }
        return tally;
    }

    /** It takes its time, and the network is well. */
    @Test
    void aLongQueryIsLeftAlone() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        ConnectorUse slow = ConnectorUse.of(JdbcDescriptor.ID, TestDatabase.ID, "slow")
                .with(JdbcDescriptor.QUERY, new Value.Text("SELECT 1 AS id, 1 AS turn, 1 AS part FROM pg_sleep(5)"));
        PipelineDocument document = new Pipelines()
                .step("items", new Body.Read(slow, BadRecords.FAIL), Pipelines.schema(Item.class))
                .step(
                        "write",
                        TestDatabase.write("target", WriteMode.Kind.APPEND),
                        Pipelines.schema(Item.class),
                        "items")
                .document();
        try (BadNetwork network = new BadNetwork(port(database))) {
            Workplace place = new Workplace(root).connection(TestDatabase.ID, through(network, database));

            Result result = place.run(document);

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(database.rows("SELECT * FROM target")).containsExactly("1 1 1");
        }
    }

    /** More than all buffers in between hold, so that who sends waits too; and nobody can ask the server either. */
    @Tag("slow")
    @Test
    void whenNothingIsTakenAnyMoreAndNobodyCanBeAsked() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        StringBuilder rows = new StringBuilder("id,turn,part\n");
        for (int i = 0; i < MANY * 4; i++) {
            rows.append(i).append(",1,").append(i % 3).append('\n');
        }
        try (BadNetwork network = new BadNetwork(port(database))) {
            Workplace place = new Workplace(root)
                    .file("many.csv", rows.toString())
                    .connection(TestDatabase.ID, through(network, database));
            PipelineDocument document = FaultedSink.POSTGRES_APPEND.document(FaultedEngine.LOCAL.use(), "many.csv");
            AtomicBoolean once = new AtomicBoolean();
            long began = System.nanoTime();
            Result result = place.run(document, Ask.first(), new MidWrite(name -> {
                if (name.equals(IN_THE_MIDST) && once.compareAndSet(false, true)) {
                    network.strikeAllToCome(Fault.STOPPED);
                    network.strike(Fault.STOPPED);
                }
            }));

            assertThat(result.code()).as(result.err()).isEqualTo(TRANSIENT);
            assertThat(result.failure().message()).contains("the server cannot be asked");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(100));
            network.strikeAllToCome(Fault.NONE);
            assertThat(place.run(document, Ask.first().attempt(2)).code()).isZero();
            assertThat(database.rows(
                            "SELECT count(*), count(DISTINCT id) FROM " + FaultedSink.POSTGRES_APPEND.dataset()))
                    .containsExactly(MANY * 4 + " " + MANY * 4);
        }
    }

    @Test
    void whenTheServerStartsAgain() throws Exception {
        restarted(1).assertNothingIsWrong();
    }

    @Tag("slow")
    @Test
    void whenTheServerStartsAgainManyTimes() throws Exception {
        restarted(5).report();
    }

    private FaultTally restarted(int times) throws Exception {
        FaultedSink sink = FaultedSink.POSTGRES_APPEND;
        FaultTally tally = new FaultTally("server stopped, fast or as in a crash, and started again", sink, 1);
        try (OwnServer server = new OwnServer(root.resolve("server"))) {
            Workplace place = new Workplace(root)
                    .connection(
                            TestDatabase.ID,
                            new Connection(
                                    "postgres", "127.0.0.1", server.port(), "postgres", "postgres", "", extra()));
            Turns turns = new Turns(sink, place, reading(server, sink), tally);
            for (int i = 0; i < times; i++) {
                for (String failpoint : List.of(IN_THE_MIDST, BEFORE_THE_COMMIT, AT_THE_END)) {
                    for (OwnServer.Stop how : OwnServer.Stop.values()) {
                        turns.struck(failpoint, () -> server.restart(how));
                    }
                }
            }
        }
        return tally;
    }

    /** Tasks one after the other, each with rows of its own, and each struck once. */
    private static final class Turns {
        private final FaultedSink sink;
        private final Workplace place;
        private final ForeignReader reader;
        private final FaultTally tally;
        private final List<Item> expected = new ArrayList<>();
        private int turn;

        Turns(FaultedSink sink, Workplace place, ForeignReader reader, FaultTally tally) {
            this.sink = sink;
            this.place = place;
            this.reader = reader;
            this.tally = tally;
        }

        void struck(String failpoint, Strike strike) throws Exception {
            turn++;
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                items.add(new Item(turn * ROWS + i, turn, i % 3));
            }
            String file = "items-" + turn + ".csv";
            place.file(file, FaultedSink.csv(items));
            PipelineDocument document = sink.document(FaultedEngine.LOCAL.use(), file);
            Ask ask = Ask.first().run("turn-" + turn);
            AtomicBoolean once = new AtomicBoolean();
            long began = System.nanoTime();
            Result result = place.run(document, ask, new MidWrite(name -> {
                if (name.equals(failpoint) && once.compareAndSet(false, true)) {
                    strike.now();
                }
            }));
            assertThat(once).as(failpoint + " is reached").isTrue();
            endsSoon(result, began, "turn " + turn + " at " + failpoint);
            tally.inject();
            expected.addAll(items);
            for (int attempt = 2; result.code() != 0 && attempt < 5; attempt++) {
                began = System.nanoTime();
                result = place.run(document, ask.attempt(attempt));
                endsSoon(result, began, "turn " + turn + ", attempt " + attempt);
            }
            assertThat(result.code()).isZero();
            tally.count("turn " + turn, expected, reader.rows());
        }
    }

    /** What happens at a failpoint. */
    private interface Strike {
        void now();
    }

    /** A connection of its own each time: the server has ended those before. */
    private static ForeignReader reading(OwnServer server, FaultedSink sink) {
        return () -> {
            try (ForeignReader now = new ForeignReader.OfPostgres(server.url(), sink.dataset())) {
                return now.rows();
            }
        };
    }

    private static SortedMap<String, String> extra() {
        return new TreeMap<>(Map.of(SILENCE, "1"));
    }

    private static Connection through(BadNetwork network, TestDatabase database) {
        Connection direct = database.connection();
        return new Connection(
                direct.type(),
                "127.0.0.1",
                network.port(),
                direct.schema(),
                direct.login(),
                direct.password(),
                extra());
    }

    private static int port(TestDatabase database) {
        Integer port = database.connection().port();
        assertThat(port).isNotNull();
        return port;
    }

    private static String schema(TestDatabase database) {
        return String.valueOf(database.connection().schema());
    }

    private static void endsSoon(Result result, long began, String what) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "%s: exit code %d after %.1f s: %s%n",
                what, result.code(), took.toMillis() / 1e3, result.err().strip());
        assertThat(result.code()).as(what + ": " + result.err()).isIn(0, TRANSIENT);
        assertThat(took).as(what).isLessThan(SOON);
    }
}
