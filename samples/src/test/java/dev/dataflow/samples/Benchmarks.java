package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.compiler.Stamp;
import dev.dataflow.samples.Figures.Bar;
import dev.dataflow.samples.Figures.Unit;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbench}, or one of them with {@code -Dbench=NAME}: each prints a line, and all go to
 * {@code target/bench.json}. None fails for being slow, since the machine may be busy; the line says "short".
 */
@Tag("end-to-end")
@Tag("bench")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Benchmarks {
    private static final int PAIRS = 5;
    private static final int MORE_PAIRS = 9;
    /** Of what takes minutes. */
    private static final int LONG_PAIRS = 2;

    private static final int PIPELINES = 100;

    @TempDir
    private static Path folder;

    private static final String CHOSEN = System.getProperty("bench", "");
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** For so long the build that went before is felt in the load. */
    private static final int MOST_SECONDS_TO_WAIT = 60;

    private final List<Figures> all = new ArrayList<>();
    private double load;
    private @Nullable Path checkout;
    private @Nullable ColdTask coldTask;

    /** The benchmarks that a test shows; choosing one of them chooses the test. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Shows {
        String[] value();
    }

    /** What there is to choose from. */
    static Set<String> names() {
        return Stream.of(Benchmarks.class.getDeclaredMethods())
                .map(method -> method.getAnnotation(Shows.class))
                .filter(Objects::nonNull)
                .flatMap(shows -> Stream.of(shows.value()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @BeforeAll
    void waitForAnIdleMachine() throws InterruptedException {
        assertThat(CHOSEN).isIn(Stream.concat(Stream.of(""), names().stream()).toList());
        for (int waited = 0; loadNow() > PROCESSORS && waited < MOST_SECONDS_TO_WAIT; waited++) {
            Thread.sleep(1_000);
        }
        load = loadNow();
    }

    private static double loadNow() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    @BeforeEach
    void passOverWhatIsNotChosen(TestInfo test) {
        Shows shows = test.getTestMethod().orElseThrow().getAnnotation(Shows.class);
        Assumptions.assumeTrue(CHOSEN.isEmpty() || List.of(shows.value()).contains(CHOSEN));
    }

    /** A task of 10 000 rows, from the start of its process to the end. */
    @Test
    @Shows("local_cold_task")
    void localColdTask() throws Exception {
        showCold("local_cold_task", Bar.ours(1.5), ColdTrips.NAME, ByHand.Work.JAVA_INTO_ICEBERG);
    }

    /** Built-in steps alone. */
    @Test
    @Shows("local_cold_parquet")
    void localColdParquet() throws Exception {
        showCold("local_cold_parquet", Bar.ours(1), ColdFilters.IntoParquet.NAME, ByHand.Work.SQL_INTO_PARQUET);
    }

    @Test
    @Shows("local_cold_iceberg")
    void localColdIceberg() throws Exception {
        showCold("local_cold_iceberg", Bar.ours(1.4), ColdFilters.IntoIceberg.NAME, ByHand.Work.SQL_INTO_ICEBERG);
    }

    private void showCold(String name, Bar bar, String pipeline, ByHand.Work anchor) throws Exception {
        ColdTask task = coldTask();
        show(Figures.inTurns(name, bar, MORE_PAIRS, () -> task.seconds(pipeline), () -> task.secondsByHand(anchor)));
    }

    /** What a user class adds to such a task: the anchor is the same without. */
    @Test
    @Shows("local_cold_user_class")
    void localColdUserClass() throws Exception {
        ColdTask task = coldTask();
        show(Figures.inTurns(
                "local_cold_user_class",
                Bar.more(0.3),
                MORE_PAIRS,
                () -> task.seconds(ColdFilters.ByClassIntoParquet.NAME),
                () -> task.seconds(ColdFilters.IntoParquet.NAME)));
    }

    private ColdTask coldTask() throws Exception {
        if (coldTask == null) {
            coldTask = ColdTask.in(folder.resolve("cold"));
        }
        return coldTask;
    }

    /**
     * Five built-in steps over five million lines as one task, against the same as five tasks, all processes with their starts:
     * with sums as the fourth step, with all rows to the end, and with these from Parquet instead of CSV.
     */
    @Test
    @Shows({"chain_fused", "chain_fused_rows", "chain_fused_parquet"})
    void chainFused() throws Exception {
        BigTasks tasks = BigTasks.in(folder.resolve("chain"), ChainedTrips.class, "local");
        Path data = tasks.project().data();
        new BigTripsByHand(tasks.project().folder()).trips(data.resolve(BigTrips.PARQUET));
        showChain("chain_fused", tasks, ChainedTrips.Sums.NAME, ChainedTrips.SumsApart.NAME);
        showChain("chain_fused_rows", tasks, ChainedTrips.Rows.NAME, ChainedTrips.RowsApart.NAME);
        showChain("chain_fused_parquet", tasks, ChainedTrips.FromParquet.NAME, ChainedTrips.FromParquetApart.NAME);
    }

    private void showChain(String name, BigTasks tasks, String fused, String apart) throws Exception {
        show(Figures.inTurns(
                name,
                Bar.ratio(1 / 3d),
                LONG_PAIRS,
                () -> tasks.run(fused, 1).whole(),
                () -> tasks.run(apart, 5).whole()));
        tasks.requireSame(fused, apart);
    }

    /** Built-in steps over five million lines, one thread, against two of Spark: whole processes, and without their starts. */
    @Test
    @Shows({"local_to_spark", "local_to_spark_work"})
    void localToSpark() throws Exception {
        BigTasks tasks = BigTasks.in(folder.resolve("to-spark"), BigTrips.class, "local", "spark");
        List<Double> ours = new ArrayList<>();
        List<Double> anchor = new ArrayList<>();
        show(Figures.inTurns(
                "local_to_spark",
                Bar.ratio(1 / 3d),
                PAIRS,
                () -> {
                    BigTasks.Seconds seconds = tasks.run(BigTrips.IntoParquet.NAME, 1);
                    ours.add(seconds.work());
                    return seconds.whole();
                },
                () -> {
                    BigTasks.Seconds seconds = tasks.bySpark();
                    anchor.add(seconds.work());
                    return seconds.whole();
                }));
        show(Figures.seconds(
                "local_to_spark_work",
                Bar.ratio(1 / 3d),
                ours.subList(1, ours.size()),
                anchor.subList(1, anchor.size())));
        tasks.requireSame(BigTrips.IntoParquet.NAME, SparkTripsByHand.class.getSimpleName());
    }

    /**
     * Five million rows from a table of Postgres to another, with a heap of 256 MiB. The bars are half of the speed of COPY
     * piped to COPY, and three times that of batches of INSERT.
     */
    @Test
    @Shows({"jdbc_copy", "jdbc_copy_batched"})
    void jdbcCopy() throws Exception {
        try (DatabaseCopy copy = DatabaseCopy.in(folder.resolve("database-copy"))) {
            show(Figures.inTurns("jdbc_copy", Bar.ratio(2), LONG_PAIRS, copy::seconds, copy::secondsByCopy));
            show(Figures.inTurns("jdbc_copy_batched", Bar.ratio(1 / 3d), 1, copy::seconds, copy::secondsByBatches));
        }
    }

    /**
     * Five million rows of ten columns through a user class on two cores, without the start of processes: against the same by
     * hand, and against Spark's {@code Dataset.map}.
     */
    @Test
    @Shows({"rows_flat", "rows_flat_to_spark"})
    void rowsFlat() throws Exception {
        RowTasks tasks = RowTasks.in(folder.resolve("rows-flat"), "local", "spark");
        show(Figures.inTurns(
                "rows_flat", Bar.ratio(1.11), PAIRS, () -> tasks.seconds(TimedRows.Flat.NAME), tasks::byHand));
        show(Figures.inTurns(
                "rows_flat_to_spark",
                Bar.ratio(0.5),
                LONG_PAIRS,
                () -> tasks.seconds(TimedRows.Flat.NAME),
                tasks::bySparkByHand));
    }

    /** The same values in lists and structs; the anchor is the plain ones. */
    @Test
    @Shows("rows_nested")
    void rowsNested() throws Exception {
        RowTasks tasks = RowTasks.in(folder.resolve("rows-nested"), "local");
        show(Figures.inTurns(
                "rows_nested",
                Bar.ratio(1.67),
                PAIRS,
                () -> tasks.seconds(TimedRows.Nested.NAME),
                () -> tasks.seconds(TimedRows.Flat.NAME)));
    }

    /** The class of {@link #rowsFlat} on Spark, against {@code Dataset.map}: whole processes, and by their own accounts. */
    @Test
    @Shows({"rows_spark", "rows_spark_work"})
    void rowsSpark() throws Exception {
        RowTasks tasks = RowTasks.in(folder.resolve("rows-spark"), "local", "spark");
        List<Double> ours = new ArrayList<>();
        List<Double> anchor = new ArrayList<>();
        show(Figures.inTurns(
                "rows_spark",
                Bar.ratio(1.15),
                PAIRS,
                () -> Figures.wall(() -> ours.add(tasks.seconds(TimedRows.OnSpark.NAME))),
                () -> Figures.wall(() -> anchor.add(tasks.bySparkByHand()))));
        show(Figures.seconds(
                "rows_spark_work", Bar.ratio(1.15), ours.subList(1, ours.size()), anchor.subList(1, anchor.size())));
    }

    /** Ten jobs on Spark, whole processes, by processor time: against the same written for Spark. */
    @Test
    @Shows({
        "spark_pricing_summary",
        "spark_shipping_priority",
        "spark_local_supplier_volume",
        "spark_product_type_profit",
        "spark_large_volume_customers",
        "spark_revenue_change",
        "spark_customer_distribution",
        "spark_latest_orders",
        "spark_spending_so_far",
        "spark_words_of_comments",
    })
    void sparkJobs() throws Exception {
        SparkJobRuns runs = SparkJobRuns.in(folder.resolve("spark-jobs"), 1);
        for (String job : SparkJobs.NAMES) {
            show(Figures.inTurns(
                    "spark_" + job,
                    Bar.ratio(1.05),
                    LONG_PAIRS,
                    () -> Usage.cpuOfProcesses(() -> runs.run(job)),
                    () -> Usage.cpuOfProcesses(() -> runs.byHand(job))));
        }
    }

    /** The seconds that the local tasks of the sample say they took; the anchor writes its first table only. */
    @Test
    @Shows("run_taxi_daily_local")
    void runTaxiDaily() throws Exception {
        Path project = checkout().resolve("samples");
        Path data = project.resolve("data");
        show(Figures.inTurns(
                "run_taxi_daily_local",
                Bar.ours(3),
                PAIRS,
                () -> localSeconds(frontDoor("run", "taxi_daily", "--json").json()),
                () -> ColdTask.byHand(
                        folder.resolve("by-hand"),
                        ByHand.Work.JAVA_INTO_ICEBERG,
                        data.resolve("taxis.csv"),
                        data.resolve("taxis_planted.csv"))));
    }

    /** Built-in steps over five million lines, against the same by hand, both within this JVM. */
    @Test
    @Shows({"local_parquet", "local_iceberg"})
    void localBuiltIns() throws Exception {
        BigTripsByHand byHand = BigTripsByHand.in(folder.resolve("big"));
        InThisJvm parquet = InThisJvm.of(byHand.folder(), BigTrips.IntoParquet.NAME, byHand.connections());
        Path file = byHand.folder().resolve("by-hand.parquet");
        show(Figures.inTurns(
                "local_parquet",
                Bar.ratio(1.15),
                PAIRS,
                () -> Figures.wall(parquet::run),
                () -> Figures.wall(() -> byHand.parquet(file, ""))));
        InThisJvm iceberg = InThisJvm.of(byHand.folder(), BigTrips.IntoIceberg.NAME, byHand.connections());
        AtomicInteger number = new AtomicInteger();
        show(Figures.inTurns(
                "local_iceberg",
                Bar.ratio(1.15),
                PAIRS,
                () -> Figures.wall(iceberg::run),
                () -> Figures.wall(() -> byHand.iceberg(number.incrementAndGet()))));
    }

    private static double localSeconds(JsonNode result) {
        double seconds = 0;
        for (JsonNode task : result.get("tasks")) {
            seconds += task.get("engine").textValue().equals("local")
                    ? task.get("seconds").doubleValue()
                    : 0;
        }
        return seconds;
    }

    /** The command as a process; the anchor is a JVM that ends as soon as it has started. */
    @Test
    @Shows("check")
    void check() throws Exception {
        checkout();
        show(Figures.inTurns(
                "check", Bar.ours(0.6), MORE_PAIRS, () -> Figures.wall(() -> frontDoor("check")), this::bareJvm));
    }

    @Test
    @Shows("help")
    void help() throws Exception {
        checkout();
        show(Figures.inTurns(
                "help", Bar.ours(0.25), MORE_PAIRS, () -> Figures.wall(() -> frontDoor("--help")), this::bareJvm));
    }

    private double bareJvm() throws Exception {
        List<String> command = List.of(Checkout.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-version");
        return Figures.wall(() -> succeed(Checkout.run(folder, Map.of(), command)));
    }

    /** The demo, built and with warm caches, by its own account: the whole, and our own part of it. */
    @Test
    @Shows({"demo", "compile_deploy"})
    void demo() throws Exception {
        Path javac = Path.of(System.getProperty("java.home"), "bin/javac");
        List<String> compile = new ArrayList<>(List.of(
                javac.toString(), "-nowarn", "-d", folder.resolve("javac").toString(), "-cp", classPath()));
        compile.addAll(javaFiles(checkout().resolve("samples/src/main/java")));
        List<Double> whole = new ArrayList<>();
        Figures ours = Figures.inTurns(
                "compile_deploy",
                Bar.ours(3),
                PAIRS,
                () -> {
                    String said = frontDoor("demo").out();
                    whole.add(told(said, "([0-9.]+) s in all"));
                    return told(said, "([0-9.]+) s for our own compile and deploy");
                },
                () -> Figures.wall(() -> succeed(Checkout.run(folder, Map.of(), compile))));
        show(Figures.seconds("demo", Bar.ours(90), whole.subList(1, whole.size()), List.of()));
        show(ours);
    }

    private static double told(String said, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** CPU time to parse 100 DAG files, against the same DAG written by hand; measured by Python itself. */
    @Test
    @Shows("dag_parse")
    void dagParse() throws Exception {
        JsonNode pairs = plugin("dag_parse");
        show(Figures.seconds("dag_parse", Bar.ratio(1.05), numbers(pairs.get("ours")), numbers(pairs.get("anchor"))));
    }

    /** What Airflow keeps of the sample's DAG file, against the same DAG written by hand on our operators. */
    @Test
    @Shows("serialized_dag")
    void serializedDag() throws Exception {
        JsonNode pair = plugin("serialized");
        show(new Figures(
                "serialized_dag", Unit.BYTES, Bar.ratio(1), numbers(pair.get("ours")), numbers(pair.get("anchor"))));
    }

    private static JsonNode plugin(String bench) throws Exception {
        List<String> command = List.of(
                System.getProperty("python", "python3"),
                Checkout.ROOT.resolve("airflow-plugin/build.py").toString(),
                "bench",
                bench);
        String out = succeed(Checkout.run(Checkout.ROOT, Map.of(), command)).out();
        return new ObjectMapper()
                .readTree(out.lines().reduce((line, last) -> last).orElse("{}"));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.doubleValue()));
        return numbers;
    }

    /** A hundred pipelines with every operation, against javac on their sources. */
    @Test
    @Shows("compile_100")
    void compileAHundred() throws Exception {
        String one = Files.readString(
                Checkout.ROOT.resolve("compiler/src/test/resources/golden/all_operations/input/AllOperations.java"));
        Path sources = Files.createDirectories(folder.resolve("sources"));
        for (int i = 0; i < PIPELINES; i++) {
            Files.writeString(
                    sources.resolve("AllOperations" + i + ".java"),
                    one.replace("AllOperations", "AllOperations" + i)
                            .replace("all_operations", "all_" + i)
                            // A table has one writer.
                            .replace("\"shop.", "\"shop" + i + "."));
        }
        Path classes = folder.resolve("classes");
        List<String> javac = new ArrayList<>(List.of("-nowarn", "-d", classes.toString(), "-cp", classPath()));
        javac.addAll(javaFiles(sources));
        String[] options = javac.toArray(String[]::new);
        Figures.Sample anchor = () -> Figures.wall(
                () -> assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                        .isZero());
        anchor.take();
        show(Figures.inTurns(
                "compile_100",
                Bar.ratio(1),
                MORE_PAIRS,
                () -> Figures.wall(() -> assertThat(
                                new Compiler().compile(ClassPath.of(classes)).pipelines())
                        .hasSize(PIPELINES)),
                anchor));
    }

    /**
     * The command as a process that compiles 10 000 pipelines and writes their files, with the heap that a user on a small
     * machine gives it. The anchor is javac on 50 of them, as a process; nothing is deleted in between, since a file system
     * may be slow to give away again what was.
     */
    @Test
    @Shows({"compile_10000", "compile_10000_cpu", "compile_10000_memory"})
    void compileTenThousand() throws Exception {
        Path project = many(10_000);
        List<Usage> all = new ArrayList<>();
        Figures wall = Figures.inTurns(
                "compile_10000",
                Bar.ours(10),
                LONG_PAIRS,
                () -> {
                    if (!all.isEmpty()) {
                        Files.move(project.resolve("target/dataflow"), project.resolve("made-" + all.size()));
                    }
                    all.add(compile(project));
                    return all.get(all.size() - 1).wall();
                },
                () -> javac(project));
        assertThat(project.resolve("target/dataflow").toFile().list()).hasSize(20_000);
        show(wall);
        List<Usage> counted = all.subList(1, all.size());
        show(Figures.seconds(
                "compile_10000_cpu", Bar.NONE, counted.stream().map(Usage::cpu).toList(), List.of()));
        show(new Figures(
                "compile_10000_memory",
                Unit.MEBIBYTES,
                Bar.ours(1024),
                counted.stream().map(Usage::memory).toList(),
                List.of()));
    }

    /** The command as a process, and what of it the Maven goal does, where 1 000 pipelines are as they were. */
    @Test
    @Shows({"compile_1000_unchanged", "compile_1000_unchanged_cpu", "compile_1000_unchanged_goal"})
    void compileThousandUnchanged() throws Exception {
        Path project = many(1_000);
        compile(project);
        List<Usage> all = new ArrayList<>();
        show(Figures.inTurns(
                "compile_1000_unchanged",
                Bar.ours(1),
                MORE_PAIRS,
                () -> {
                    all.add(compile(project));
                    return all.get(all.size() - 1).wall();
                },
                this::bareJvm));
        List<Usage> counted = all.subList(1, all.size());
        show(Figures.seconds(
                "compile_1000_unchanged_cpu",
                Bar.NONE,
                counted.stream().map(Usage::cpu).toList(),
                List.of()));
        Path stamp = project.resolve("target/maven-status/dataflow/compile");
        ClassPath classPath = ClassPath.of(project.resolve("target/classes").toRealPath());
        Path output = project.resolve("target/dataflow").toRealPath();
        SortedMap<String, String> made = new TreeMap<>();
        for (String file : Stamp.of(stamp, classPath).files()) {
            made.put(file, Files.readString(output.resolve(file)));
        }
        Stamp.of(stamp, classPath).set(output, made);
        show(Figures.inTurns(
                "compile_1000_unchanged_goal",
                Bar.ours(1),
                MORE_PAIRS,
                () -> Figures.wall(() ->
                        assertThat(Stamp.of(stamp, classPath).holds(output)).isTrue()),
                this::bareJvm));
    }

    /** A project of so many pipelines, compiled by javac. */
    private Path many(int pipelines) throws Exception {
        checkout();
        Path project = Files.createDirectories(folder.resolve("many-" + pipelines));
        ManyPipelines.writeTeam(project.resolve("src"));
        javac(project);
        ManyPipelines.copyTeam(project.resolve("target/classes"), pipelines);
        Files.copy(Checkout.ROOT.resolve("samples/dataflow.yaml"), project.resolve("dataflow.yaml"));
        return project;
    }

    private double javac(Path project) throws Exception {
        List<String> javac = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/javac").toString(),
                "-nowarn",
                "-d",
                project.resolve("target/classes").toString(),
                "-cp",
                classPath()));
        javac.addAll(javaFiles(project.resolve("src")));
        return Figures.wall(() -> succeed(Checkout.run(folder, Map.of(), javac)));
    }

    private Usage compile(Path project) throws Exception {
        Map<String, String> environment =
                Map.of("DATAFLOW_CACHE", folder.resolve("cache").toString(), "JDK_JAVA_OPTIONS", "-Xmx1g");
        return Usage.of(
                folder.resolve("checkout"), environment, List.of("cli/dataflow", "compile", "-C", project.toString()));
    }

    private static List<String> javaFiles(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** A checkout that the command itself has built, as users have it; and a first start that installs. */
    private Path checkout() throws Exception {
        if (checkout == null) {
            Checkout.cacheIn(folder.resolve("cache"));
            checkout = Checkout.copyIn(folder.resolve("checkout"));
            frontDoor("install");
        }
        return checkout;
    }

    private Checkout.Outcome frontDoor(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("cli/dataflow"));
        command.addAll(List.of(arguments));
        Map<String, String> environment =
                Map.of("DATAFLOW_CACHE", folder.resolve("cache").toString());
        return succeed(Checkout.run(folder.resolve("checkout"), environment, command));
    }

    private static Checkout.Outcome succeed(Checkout.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }

    private void show(Figures figures) {
        assertThat(names()).contains(figures.name());
        System.out.println(figures.line());
        all.add(figures);
    }

    /** Into the page too, unless the machine had enough to do before. */
    @AfterAll
    void write() throws IOException {
        System.out.println("\n" + Figures.head());
        all.forEach(figures -> System.out.println(figures.row()));
        if (load > PROCESSORS) {
            System.out.printf(
                    Locale.ROOT,
                    "From a loaded machine: %.1f of its %d processors were asked for before. So the page keeps its lines.%n",
                    load,
                    PROCESSORS);
        } else {
            PerformancePage.read()
                    .with(all.stream().map(Figures::line).toList())
                    .write();
        }
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", PROCESSORS);
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.runtime.version"));
        machine.put("loadBefore", load);
        machine.put("loadAfter", loadNow());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("machine", machine);
        run.put("benches", all.stream().map(Figures::json).toList());
        File file = Files.createDirectories(Checkout.ROOT.resolve("target"))
                .resolve("bench.json")
                .toFile();
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file, run);
    }
}
