package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.dataflow.Spark;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report;
import dev.dataflow.spark.SparkTransform;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.history.EventLogFileReader;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** Spark's event log and OpenLineage's own listener, of a task that spark-submit starts as its launch says. */
@Timeout(180)
class SparkIsWatched {
    private static final Schema ORDERS = schema(column("id", Scalar.INT), column("zone", Scalar.STRING));
    private static final Schema ZONES = schema(column("zone", Scalar.STRING), column("orders", Scalar.LONG));
    private static final String SECRET = "canary-3f9a1c";

    @TempDir
    private Path folder;

    /** Needs a shuffle, which adaptive execution can do something about. */
    public static final class Zones implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> orders) {
            return orders.groupBy("zone").agg(count(lit(1)).as("orders"));
        }
    }

    /** A listener that cannot be. */
    public static final class Broken extends SparkListener {
        /** Throws. */
        public Broken() {
            throw new IllegalArgumentException("it fails as it is made");
        }
    }

    private Path events() {
        return folder.resolve("shared/spark-events");
    }

    private Path lineage() {
        return folder.resolve("shared/lineage/events.jsonl");
    }

    private static ConnectorUse table(String name) {
        return ConnectorUse.of(IcebergDescriptor.ID, "vault", name);
    }

    /** The lake of all, by a connection with secrets in it. */
    private Connection vault() {
        return new Connection(
                "iceberg",
                null,
                null,
                null,
                "keeper",
                SECRET + "-login",
                new TreeMap<>(Map.of(
                        "catalog", "jdbc",
                        "uri", "jdbc:sqlite:" + folder.resolve("catalog.db"),
                        "warehouse", folder.resolve("lake").toString(),
                        "s3.secret-access-key", SECRET + "-key",
                        "jdbc.password", SECRET + "-catalog")));
    }

    /** Orders in a table, from which the task under test reads. */
    private TestTask zones() throws IOException {
        TestTask.over(folder, ORDERS, "select * from values (1, 'Soho'), (2, 'Soho'), (3, 'Astoria') as t(id, zone)")
                .write("orders", INPUT, Kind.OVERWRITE, "shop.orders")
                .succeeds(1, 1);
        return TestTask.in(folder, ORDERS)
                .run("run 2")
                .connection("vault", vault())
                .step("orders", ORDERS, new Body.Read(table("shop.orders"), BadRecords.FAIL))
                .transform("zones", ZONES, Zones.class, "orders")
                .step(
                        "write",
                        ZONES,
                        new Body.Write(table("shop.zones"), new WriteMode(Kind.OVERWRITE, List.of())),
                        "zones");
    }

    @Test
    void itsEventLogHasAllOfItAndItsLineageNamesWhatItReadsAndWrites() throws Exception {
        TestTask task = zones();

        run(
                task,
                Spark.engine()
                        .eventLog(events().toString())
                        .openLineage(lineage().toString())
                        .conf("spark.sql.adaptive.coalescePartitions.minPartitionSize", "2m"),
                System.getProperty("openlineage.jar"));

        assertThat(task.report(1).state()).as(log()).isEqualTo(Report.State.SUCCEEDED);
        assertThat(task.table("shop.zones", "zone", "orders")).containsExactly("Astoria 1", "Soho 2");
        String logged = eventLog();
        assertThat(logged)
                .contains("\"Event\":\"SparkListenerJobEnd\"", "JobSucceeded", "SparkListenerApplicationEnd")
                .contains("AdaptiveSparkPlan isFinalPlan=true")
                .contains("\"spark.sql.adaptive.coalescePartitions.minPartitionSize\":\"2m\"")
                .doesNotContain(SECRET);
        assertThat(lineageText()).doesNotContain(SECRET);
        List<JsonNode> told = told(Files.readAllLines(lineage()));
        assertThat(told).anySatisfy(event -> {
            assertThat(names(event, "inputs"))
                    .containsOnly(folder.resolve("lake/shop/orders").toString());
            assertThat(names(event, "outputs"))
                    .containsOnly(folder.resolve("lake/shop/zones").toString());
            assertThat(event.at("/outputs/0/facets/columnLineage/fields/zone/inputFields/0/name")
                            .asText())
                    .isEqualTo(folder.resolve("lake/shop/orders").toString());
            assertThat(event.at("/eventType").asText()).isEqualTo("COMPLETE");
        });
        assertThat(told)
                .allSatisfy(event -> assertThat(
                                event.at("/run/facets/parent/root/job/name").asText())
                        .isEqualTo("p"))
                .anySatisfy(event -> {
                    assertThat(event.at("/job/namespace").asText()).isEqualTo("default");
                    assertThat(event.at("/job/name").asText()).isEqualTo("p_task_spark");
                    assertThat(event.at("/run/facets/parent/job/name").asText()).isEqualTo("p.task");
                });
    }

    /** A jar that is not there, and a folder that cannot be made: told in a sentence, before Spark is up. */
    @Test
    void whatItCannotBeWatchedByIsToldWithTheWayOut() throws Exception {
        TestTask task = TestTask.in(folder, ORDERS);

        run(task, Spark.engine().openLineage(lineage().toString()), "");
        fails(task, "LISTENER_MISSING", "io.openlineage:openlineage-spark_2.13");

        Files.writeString(folder.resolve("file"), "");
        run(task, Spark.engine().eventLog(folder.resolve("file/events").toString()), "");
        fails(task, "EVENT_LOG_UNWRITABLE", "eventLog(");
        run(task, Spark.engine().eventLog("s3a://events/spark"), "");
        fails(task, "EVENT_LOG_UNWRITABLE", "s3a://events/spark");

        run(task, Spark.engine().eventLog("/proc"), "");
        fails(task, "EVENT_LOG_UNWRITABLE", "/proc");

        run(task, Spark.engine().conf("spark.extraListeners", Broken.class.getName()), "");
        fails(task, "LISTENER_UNUSABLE", "as it is made");
    }

    @Test
    void aPipelineCannotGiveWhatTheDriverSets() throws IOException {
        Set<String> places =
                Set.of("spark.driver.host", "spark.driver.bindAddress", "spark.local.dir", "spark.ui.enabled");
        // And these Spark itself.
        Set<String> ofSpark = Set.of(
                "spark.app.id",
                "spark.app.startTime",
                "spark.driver.port",
                "spark.executor.id",
                "spark.executor.extraJavaOptions",
                "spark.hadoop.fs.s3a.vectored.read.min.seek.size",
                "spark.hadoop.fs.s3a.vectored.read.max.merged.size");
        SparkSession session = Application.start(folder.resolve("scratch"));
        try {
            SparkConf before = new SparkConf();
            List<String> set = Arrays.stream(session.sparkContext().getConf().getAll())
                    .filter(setting -> !before.get(setting._1(), "").equals(setting._2()))
                    .map(Tuple2::_1)
                    .filter(name -> !places.contains(name) && !ofSpark.contains(name))
                    .toList();
            assertThat(set)
                    .contains("spark.sql.ansi.enabled", "spark.plugins")
                    .allMatch(name -> new SparkDescriptor()
                            .refuses(SparkDescriptor.CONF + name, "1")
                            .isPresent());
        } finally {
            session.stop();
        }
    }

    private void fails(TestTask task, String code, String wayOut) throws IOException {
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure(), log());
        assertThat(failure.code()).as(failure.message()).isEqualTo(code);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
        assertThat(failure.message()).contains(wayOut);
        assertThat(log()).contains("error " + code).doesNotContain("\tat ");
        Files.delete(task.reportFile(1));
    }

    @Tag("slow")
    @Test
    void aDatabasesPasswordIsInNothingThatOthersSee() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
                java.sql.Connection open = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = open.createStatement()) {
            statement.execute("create table orders as select 1 id, 'Soho' zone");
            TestTask task = zones().connection(
                            "db",
                            new Connection(
                                    "postgres",
                                    "127.0.0.1",
                                    server.getPort(),
                                    "postgres",
                                    "postgres",
                                    SECRET + "-db",
                                    new TreeMap<>()))
                    .step("more", ORDERS, new Body.Read(database("orders"), BadRecords.FAIL))
                    .step("write_more", ORDERS, TestTask.append(table("shop.more")), "more")
                    .step("write_zones", ZONES, TestTask.append(database("zones")), "zones");

            run(
                    task,
                    Spark.engine()
                            .eventLog(events().toUri().toString())
                            .openLineage(lineage().toString()),
                    System.getProperty("openlineage.jar"));

            assertThat(task.report(1).state()).as(log()).isEqualTo(Report.State.SUCCEEDED);
            assertThat(eventLog()).contains("SparkListenerJobEnd").doesNotContain(SECRET);
            assertThat(lineageText()).contains("/lake/shop/more").doesNotContain(SECRET);
            assertThat(told(Files.readAllLines(lineage())))
                    .flatExtracting(event -> names(event, "inputs"))
                    .containsOnly(
                            folder.resolve("lake/shop/orders").toString(),
                            folder.resolve("staging/p").toString());
        }
    }

    /** Lineage is for others: that they cannot be told is no failure of the task. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerIsToldIfItIsThere(boolean there) throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/lineage", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        if (!there) {
            server.stop(0);
        }
        TestTask task = zones();
        try {
            run(
                    task,
                    Spark.engine()
                            .openLineage(
                                    "http://127.0.0.1:" + server.getAddress().getPort())
                            .conf("spark.openlineage.namespace", "tests"),
                    System.getProperty("openlineage.jar"));
        } finally {
            server.stop(0);
        }
        assertThat(task.report(1).state()).as(log()).isEqualTo(Report.State.SUCCEEDED);
        assertThat(told(bodies))
                .hasSizeGreaterThanOrEqualTo(there ? 4 : 0)
                .allSatisfy(
                        event -> assertThat(event.at("/job/namespace").asText()).isEqualTo("tests"));
        if (!there) {
            assertThat(log()).contains("Could not emit lineage");
        }
    }

    /** Its own file says it, which a variable names; where nothing does, the log has the events. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAnAddressItGoesWhereOpenLineageSays(boolean said) throws Exception {
        Path file = folder.resolve("lineage.yml");
        Files.writeString(file, "transport:\n  type: file\n  location: " + lineage() + "\n");
        TestTask task = zones();

        run(
                task,
                Spark.engine().openLineage(),
                System.getProperty("openlineage.jar"),
                said ? Map.of("OPENLINEAGE_CONFIG", file.toString()) : Map.of());

        assertThat(task.report(1).state()).as(log()).isEqualTo(Report.State.SUCCEEDED);
        assertThat(said ? lineageText() : log())
                .contains("\"eventType\":\"COMPLETE\"", "p_task_spark", "/lake/shop/zones");
    }

    @ParameterizedTest
    @CsvSource({
        "/lake/shop/zones/data/dataflow-b0332f18d2739b8d-g1-a1-1, /lake/shop/zones",
        "/data/lake/zones/data/dataflow-b0332f18-g1-a12-1/day=1/part-00000-a.zstd.parquet, /data/lake/zones",
        "/lake/zones/data/0101/1011/dataflow-b0332f18-g1-a1-1/part-0.parquet, /lake/zones",
        "/lake/zones/data/day=1/00000-1-0b2fbd4e-9a0c-4f37-9f4c-6b1c1c7b8f7e-00001.parquet, /lake/zones",
        "/data/landing/2026/a.parquet, /data/landing/2026",
        "/out/trips/.dataflow/staged/b0332f18-g1-a1-1, /out/trips",
        "/srv/our (staging)/p/run%201/.exchange/rows/g1-1/part-0.parquet, /srv/our (staging)/p",
        "/srv/our (staging)/p/run%201/task/work-1/read-orders/part-0.parquet, /srv/our (staging)/p",
        "/srv/our (staging)/p/run%201/task/work-1/read-orders, /srv/our (staging)/p",
        "/srv/our (staging)/q/2026/plant/work-7/a.parquet, /srv/our (staging)/q/2026/plant/work-7",
        "/plants/p/2026/north/work-7/a.parquet, /plants/p/2026/north/work-7",
        "/plants/p/2026/north/work-7, /plants/p/2026/north/work-7",
        "/plants/2026/.exchange/rates/a.parquet, /plants/2026/.exchange/rates",
        "/more/srv/our (staging)/p/2026/north/work-7/a.parquet, /more/srv/our (staging)/p/2026/north/work-7",
        "/plants/data/2026/a.parquet, /plants/data/2026",
        "/lake/zones, /lake/zones",
        "shop.zones, shop.zones"
    })
    void datasetsAreNamedTheSameInEachRun(String path, String name) {
        Matcher end = Pattern.compile(LineageFacts.noName(Path.of("/srv/our (staging)/p")))
                .matcher(path);
        assertThat(end.find() ? path.substring(0, end.start("remove")) : path).isEqualTo(name);
    }

    private static ConnectorUse database(String table) {
        return ConnectorUse.of(JdbcDescriptor.ID, "db", table);
    }

    private void run(TestTask task, Spark settings, String jars) throws Exception {
        run(task, settings, jars, Map.of());
    }

    private void run(TestTask task, Spark settings, String jars, Map<String, String> variables) throws Exception {
        Plan.Launch launch = new SparkDescriptor().launch(settings.use());
        Map<String, String> holes = Map.of(
                "engine_classpath", "none",
                "class_data", "none",
                "user_jars", jars,
                "application", "p.task run 2");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        Collections.addAll(command, System.getProperty("spark.java.options").split(" "));
        Collections.addAll(command, "-Xmx512m", "-XX:TieredStopAtLevel=1");
        // As a file of defaults would bring it.
        command.add("-Dspark.test.apiKey=" + SECRET + "-default");
        command.add("-Duser.home=" + folder);
        command.add("-Dlog4j2.configurationFile=dev/dataflow/driver/spark/log4j2.properties");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        command.add("org.apache.spark.deploy.SparkSubmit");
        for (String argument : launch.argv().subList(1, launch.argv().size())) {
            for (Map.Entry<String, String> hole : holes.entrySet()) {
                argument = argument.replace("${" + hole.getKey() + "}", hole.getValue());
            }
            command.add(argument.replace("$$", "$"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("progress").toFile())
                .redirectError(folder.resolve("log").toFile());
        // No file of whoever runs the tests has a say.
        builder.environment().keySet().removeIf(name -> name.startsWith("OPENLINEAGE"));
        builder.environment().putAll(variables);
        Process driver = builder.start();
        try (OutputStream in = driver.getOutputStream()) {
            in.write((new Json().write(task.invocation(1, 1)) + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertThat(driver.waitFor(120, TimeUnit.SECONDS)).as(log()).isTrue();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** The texts of all files of the log, as the history server reads them. */
    private String eventLog() throws IOException {
        StringBuilder text = new StringBuilder();
        try (FileSystem files = FileSystem.newInstanceLocal(new Configuration());
                Stream<Path> all = Files.walk(events())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().startsWith("events_")) {
                    try (InputStream in =
                            EventLogFileReader.openEventLog(new org.apache.hadoop.fs.Path(file.toUri()), files)) {
                        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return text.toString();
    }

    private String lineageText() throws IOException {
        return Files.readString(lineage());
    }

    private static List<JsonNode> told(List<String> lines) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines) {
            events.add(new ObjectMapper().readTree(line));
        }
        return events;
    }

    private static List<String> names(JsonNode event, String which) {
        List<String> names = new ArrayList<>();
        event.path(which).forEach(dataset -> names.add(dataset.path("name").asText()));
        return names;
    }
}
