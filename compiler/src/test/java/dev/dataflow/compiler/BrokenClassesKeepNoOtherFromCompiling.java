package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no Java source can show: class files and jars that are broken, or made for another Java. */
final class BrokenClassesKeepNoOtherFromCompiling {
    @TempDir
    Path folder;

    private Path classes = Path.of("");

    @BeforeEach
    void compileAGoodPipeline() {
        classes = folder.resolve("classes");
        Sources.compile(Sources.RESOURCES.resolve("golden/smallest/input"), classes);
    }

    @Test
    void aClassOfANewerJavaIsNamedWithItsJava() throws IOException {
        Path newer = source("Newer", "return null;");
        byte[] bytes = Files.readAllBytes(newer);
        bytes[7] = (byte) (44 + Runtime.version().feature() + 1);
        Files.write(newer, bytes);
        assertThat(problem("DF002").message())
                .contains("broken.Newer is compiled for Java "
                        + (Runtime.version().feature() + 1));
    }

    @Test
    void aClassThatNeedsWhatIsNotThereIsNamedWithIt() throws IOException {
        source("Needs", "return new Gone().pipeline();");
        Files.delete(classes.resolve("broken/Gone.class"));
        assertThat(problem("DF004").message()).contains("NoClassDefFoundError: broken/Gone");
    }

    @Test
    void aClassWhoseParentIsNotThereIsNamedWithIt() throws IOException {
        Path file = folder.resolve("sources/broken/Child.java");
        source("Unused", "return null;");
        Files.delete(folder.resolve("sources/broken/Unused.java"));
        Files.delete(classes.resolve("broken/Unused.class"));
        Files.writeString(
                file,
                "package broken; public class Child extends Gone implements dev.dataflow.PipelineDefinition {"
                        + " public dev.dataflow.Pipeline define() { return null; } }");
        Sources.compile(folder.resolve("sources"), classes);
        Files.delete(classes.resolve("broken/Gone.class"));
        assertThat(problem("DF006").message())
                .contains("broken.Child cannot be loaded")
                .contains("broken/Gone");
    }

    @Test
    void recursionWithoutEndIsAProblemOfItsPipeline() throws IOException {
        source("Endless", "return define();");
        assertThat(problem("DF004").message()).contains("StackOverflowError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (!Thread.currentThread().isInterrupted()) { } return null;",
                "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }",
                "return Stuck.PIPELINE;"
            })
    void aDefinitionThatNeverEndsIsGivenUp(String body) throws IOException {
        Files.createDirectories(folder.resolve("sources/broken"));
        Files.writeString(
                folder.resolve("sources/broken/Stuck.java"),
                "package broken; class Stuck { static dev.dataflow.Pipeline PIPELINE = wait(1);"
                        + " static dev.dataflow.Pipeline wait(int i) { while (i > 0) {"
                        + " try { Thread.sleep(60_000); } catch (InterruptedException e) { } } return null; } }");
        source("Never", body);

        Problem problem = problem("DF009", new Compiler(Duration.ofMillis(500)));

        assertThat(problem.message()).contains("broken.Never.define() has not ended after 0.5s");
        assertThat(problem.place()).hasToString(body.contains("Stuck") ? "Stuck.java:1" : "Never.java:1");
    }

    @Test
    void aClassFileOfNoSenseIsNamed() throws IOException {
        Files.writeString(classes.resolve("Garbage.class"), "no class file");
        assertThat(problem("DF012").message()).contains("Garbage.class is damaged (Incompatible magic value");
    }

    @Test
    void aDefinitionThatWasCutShortIsNamed() throws IOException {
        Path cut = source("Cut", "return new Gone().pipeline();");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 300));
        Problem problem = problem("DF012");
        assertThat(problem.subject()).isEqualTo("Cut");
        assertThat(problem.message()).contains("broken/Cut.class is damaged");
    }

    @Test
    void aClassFileInAnotherPlaceThanItsNamesIsPassedOver() throws IOException {
        Path file = source("Moved", "return null;");
        Files.move(file, classes.resolve("Moved.class"));
        assertThat(compile(ClassPath.of(classes)).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new Odd(true);",
                "throw new Odd(false);",
                "throw new RuntimeException() { public String getMessage() {"
                        + " while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } } } };"
            })
    void anExceptionThatThrowsWhenItIsReadIsNamedByItsClass(String body) throws IOException {
        Files.createDirectories(folder.resolve("sources/broken"));
        Files.writeString(
                folder.resolve("sources/broken/Odd.java"),
                "package broken; class Odd extends RuntimeException { final boolean speaks;"
                        + " Odd(boolean speaks) { this.speaks = speaks; }"
                        + " public String getMessage() { if (speaks) { return \"\"; } throw this; }"
                        + " public StackTraceElement[] getStackTrace() { return null; } }");
        source("Throws", body);
        assertThat(problem("DF004", new Compiler(Duration.ofMillis(500))).message())
                .contains("broken.Throws.define() threw ");
    }

    @Test
    void whereNoLineIsKnownTheClassStandsForIt() throws IOException {
        source("Bare", "return dev.dataflow.Pipeline.named(\"bare\").build();");
        Sources.compile(folder.resolve("sources"), classes, "-g:none");
        assertThat(problem("DF103").place()).hasToString("broken.Bare");
    }

    @Test
    void aNullThatTheSdkRefusesIsNamedWithTheCall() throws IOException {
        source("Nothing", "return dev.dataflow.Pipeline.named(\"a\").owner(System.getenv(\"NO_SUCH\")).build();");
        Problem problem = problem("DF010");
        assertThat(problem.message())
                .isEqualTo("broken.Nothing.define() gave null to Pipeline.Builder.owner, which takes a value.");
        assertThat(problem.place()).hasToString("Nothing.java:1");
    }

    @Test
    void whatFailsInsideIsABugThatKeepsNoOtherFromCompiling() throws IOException {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.dataflow.connector.ConnectorDescriptor"), "broken.Faulty\n");
        Files.createDirectories(folder.resolve("sources/broken"));
        Files.writeString(
                folder.resolve("sources/broken/Faulty.java"),
                "package broken; import dev.dataflow.connector.*; import java.util.*;"
                        + " public class Faulty implements ConnectorDescriptor { public String id() { return \"faulty\"; }"
                        + " public String meaning() { return \"\"; }"
                        + " public String defaultConnection() { return \"\"; }"
                        + " public List<Option> options() { return List.of(); }"
                        + " public Optional<String> refuses(dev.dataflow.ir.ConnectorUse use, Role role) {"
                        + " return Optional.empty(); }"
                        + " public Optional<AsSource> source() { return source(); }"
                        + " public Optional<AsSink> sink() { return Optional.empty(); } }");
        source(
                "Uses",
                "return dev.dataflow.Pipeline.named(\"uses\").write(dev.dataflow.Dataset.read(\"read\", () -> new"
                        + " dev.dataflow.ir.Body.Read(dev.dataflow.ir.ConnectorUse.of(\"faulty\", \"\", \"a\"),"
                        + " dev.dataflow.ir.BadRecords.FAIL)).writeTo(\"write\","
                        + " dev.dataflow.Iceberg.table(\"shop.a\"))).build();");
        Problem problem = problem("DF011");
        assertThat(problem.subject()).isEqualTo("uses");
        assertThat(problem.message())
                .contains("fails on this pipeline: java.lang.StackOverflowError\n  at ")
                .contains("broken.Faulty.source(Faulty.java:1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(0); return null;",
                "Runtime.getRuntime().exit(0); return null;",
                "return new Object() { dev.dataflow.Pipeline end() { System.exit(0); return null; } }.end();"
            })
    void aDefinitionThatEndsTheProcessIsNamedAndIsNoSuccess(String body) throws IOException, InterruptedException {
        source("Ends", body);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Compiling.class.getName(),
                        classes.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(said)
                .contains("error DF013  Ends   (Ends.java:1)")
                .contains("ends the Java process that compiles the project")
                .doesNotContain("succeeded");
    }

    /** A process that compiles the class path of its argument. */
    static final class Compiling {
        public static void main(String[] arguments) {
            boolean succeeded = compile(ClassPath.of(Path.of(arguments[0]))).succeeded();
            System.out.println("succeeded: " + succeeded);
        }
    }

    @Test
    void missingAndUnreadableEntriesAreNamed() throws IOException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar");
        Compilation compilation =
                compile(new ClassPath(List.of(classes, folder.resolve("nowhere")), List.of(jar), List.of()));
        assertThat(compilation.pipelines()).hasSize(1);
        assertThat(compilation.problems()).extracting(Problem::code).containsExactly("DF001", "DF001");
        assertThat(compilation.problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("broken.jar is no readable jar"))
                .anyMatch(message -> message.contains("nowhere is not there"));
    }

    @Test
    void aDescriptorThatCannotBeLoadedIsNamed() throws IOException {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.dataflow.connector.ConnectorDescriptor"), "shop.NoSuchConnector\n");
        assertThat(problem("DF008").message()).contains("shop.NoSuchConnector");
    }

    @Test
    void aProjectWithoutPipelinesGivesNone() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(compile(ClassPath.of(empty))).isEqualTo(new Compilation(List.of(), List.of(), List.of()));
    }

    private Problem problem(String code) {
        return problem(code, new Compiler());
    }

    private Problem problem(String code, Compiler compiler) {
        Compilation compilation = compiler.compile(ClassPath.of(classes));
        assertThat(compilation.pipelines()).extracting(CompiledPipeline::name).containsExactly("copy_orders");
        assertThat(compilation.problems()).extracting(Problem::code).containsExactly(code);
        return compilation.problems().get(0);
    }

    private static Compilation compile(ClassPath classPath) {
        return new Compiler().compile(classPath);
    }

    /** A definition in a package of its own, beside a class that a test may take away. */
    private Path source(String name, String body) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/broken"));
        Files.writeString(
                sources.resolve("Gone.java"),
                "package broken; class Gone { dev.dataflow.Pipeline pipeline() { return null; } }");
        Files.writeString(
                sources.resolve(name + ".java"),
                "package broken; public class " + name + " implements dev.dataflow.PipelineDefinition {"
                        + " public dev.dataflow.Pipeline define() { " + body + " } }");
        Sources.compile(folder.resolve("sources"), classes);
        return classes.resolve("broken/" + name + ".class");
    }
}
