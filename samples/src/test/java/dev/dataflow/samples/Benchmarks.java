package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.samples.Figures.Bar;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    private static final int PIPELINES = 100;

    @TempDir
    private static Path folder;

    private final List<Figures> all = new ArrayList<>();
    private @Nullable Path checkout;
    private boolean known;

    /** A task of 10 000 rows, from the start of its process to the end. */
    @Test
    void localColdTask() throws Exception {
        choose("local_cold_task");
        ColdTask task = ColdTask.in(folder.resolve("cold"));
        show(Figures.inTurns("local_cold_task", Bar.seconds(1.5), MORE_PAIRS, task::seconds, task::secondsByHand));
    }

    /** The seconds that the local tasks of the sample say they took; the anchor writes its first table only. */
    @Test
    void runTaxiDaily() throws Exception {
        choose("run_taxi_daily_local");
        Path project = checkout().resolve("samples");
        Path data = project.resolve("data");
        show(Figures.inTurns(
                "run_taxi_daily_local",
                Bar.seconds(3),
                PAIRS,
                () -> localSeconds(frontDoor("run", "taxi_daily", "--json").json()),
                () -> ColdTask.byHand(
                        folder.resolve("by-hand"), data.resolve("taxis.csv"), data.resolve("taxis_planted.csv"))));
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
    void check() throws Exception {
        choose("check");
        checkout();
        show(Figures.inTurns(
                "check", Bar.seconds(0.6), MORE_PAIRS, () -> Figures.wall(() -> frontDoor("check")), this::bareJvm));
    }

    @Test
    void help() throws Exception {
        choose("help");
        checkout();
        show(Figures.inTurns(
                "help", Bar.seconds(0.25), MORE_PAIRS, () -> Figures.wall(() -> frontDoor("--help")), this::bareJvm));
    }

    private double bareJvm() throws Exception {
        List<String> command = List.of(Checkout.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-version");
        return Figures.wall(() -> succeed(Checkout.run(folder, Map.of(), command)));
    }

    /** The demo, built and with warm caches, by its own account: the whole, and our own part of it. */
    @Test
    void demo() throws Exception {
        choose("demo", "compile_deploy");
        Path javac = Path.of(System.getProperty("java.home"), "bin/javac");
        List<String> compile = new ArrayList<>(List.of(
                javac.toString(), "-nowarn", "-d", folder.resolve("javac").toString(), "-cp", classPath()));
        compile.addAll(javaFiles(checkout().resolve("samples/src/main/java")));
        List<Double> whole = new ArrayList<>();
        Figures ours = Figures.inTurns(
                "compile_deploy",
                Bar.seconds(3),
                PAIRS,
                () -> {
                    String said = frontDoor("demo").out();
                    whole.add(told(said, "([0-9.]+) s in all"));
                    return told(said, "([0-9.]+) s for our own compile and deploy");
                },
                () -> Figures.wall(() -> succeed(Checkout.run(folder, Map.of(), compile))));
        show(new Figures("demo", Bar.seconds(90), whole.subList(1, whole.size()), List.of()));
        show(ours);
    }

    private static double told(String said, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** CPU time to parse 100 DAG files, against the same DAG written by hand; measured by Python itself. */
    @Test
    void dagParse() throws Exception {
        choose("dag_parse");
        List<String> command = List.of(
                System.getProperty("python", "python3"),
                Checkout.ROOT.resolve("airflow-plugin/build.py").toString(),
                "bench");
        String out = succeed(Checkout.run(Checkout.ROOT, Map.of(), command)).out();
        JsonNode pairs = new ObjectMapper()
                .readTree(out.lines().reduce((line, last) -> last).orElse("{}"));
        show(new Figures("dag_parse", Bar.ratio(1.05), numbers(pairs.get("ours")), numbers(pairs.get("anchor"))));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.doubleValue()));
        return numbers;
    }

    /** A hundred pipelines with every operation, against javac on their sources. */
    @Test
    void compileAHundred() throws Exception {
        choose("compile_100");
        String one = Files.readString(
                Checkout.ROOT.resolve("compiler/src/test/resources/golden/all_operations/input/AllOperations.java"));
        Path sources = Files.createDirectories(folder.resolve("sources"));
        for (int i = 0; i < PIPELINES; i++) {
            Files.writeString(
                    sources.resolve("AllOperations" + i + ".java"),
                    one.replace("AllOperations", "AllOperations" + i).replace("all_operations", "all_" + i));
        }
        Path classes = folder.resolve("classes");
        List<String> javac = new ArrayList<>(List.of("-nowarn", "-d", classes.toString(), "-cp", classPath()));
        javac.addAll(javaFiles(sources));
        String[] options = javac.toArray(String[]::new);
        Figures.Sample anchor = () -> Figures.wall(
                () -> assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                        .isZero());
        anchor.seconds();
        show(Figures.inTurns(
                "compile_100",
                Bar.ratio(1),
                MORE_PAIRS,
                () -> Figures.wall(() -> assertThat(
                                new Compiler().compile(ClassPath.of(classes)).pipelines())
                        .hasSize(PIPELINES)),
                anchor));
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

    private void choose(String... names) {
        String chosen = System.getProperty("bench", "");
        Assumptions.assumeTrue(chosen.isEmpty() || List.of(names).contains(chosen));
        known = true;
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
        System.out.println(figures.line());
        all.add(figures);
    }

    @AfterAll
    void write() throws IOException {
        assertThat(known)
                .as("There is a benchmark " + System.getProperty("bench"))
                .isTrue();
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.runtime.version"));
        machine.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("machine", machine);
        run.put("benches", all.stream().map(Figures::json).toList());
        File file = Files.createDirectories(Checkout.ROOT.resolve("target"))
                .resolve("bench.json")
                .toFile();
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file, run);
    }
}
