package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiling a pipeline runs the static initialiser of its definition, and of no other class that it names. */
final class OnlyDefinitionsAreInitialised {
    @TempDir
    Path folder;

    @Test
    void poisonedClassesLeaveNoTrace() throws IOException {
        write("Colour", "public enum Colour { RED; static { Traces.leave(\"enum\"); } }");
        write("Point", "public record Point(int x, Colour colour) { static { Traces.leave(\"nested\"); } }");
        write("In", "public record In(String text, Point point) { static { Traces.leave(\"input\"); } }");
        write("Out", "public record Out(String text) { static { Traces.leave(\"output\"); } }");
        write(
                "Shout",
                "public class Shout implements dev.dataflow.RecordTransform<In, Out> {"
                        + " static { Traces.leave(\"transform\"); }"
                        + " public void process(In in, dev.dataflow.Output<Out> output) { } }");
        write(
                "OnSpark",
                "public class OnSpark implements dev.dataflow.spark.SparkTransform {"
                        + " static { Traces.leave(\"spark\"); }"
                        + " public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform("
                        + "org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> input) { return input; } }");
        write(
                "Template",
                "public abstract class Template implements dev.dataflow.PipelineDefinition {"
                        + " public static class Beside { static { Traces.leave(\"beside\"); } } }");
        write("Other", "public class Other extends Thread { static { Traces.leave(\"other\"); } }");
        write(
                "Traces",
                "class Traces { static void leave(String name) { try {"
                        + " java.nio.file.Files.createFile(java.nio.file.Path.of(System.getProperty(\"traces\"), name));"
                        + " } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }"
                        + " if (!name.equals(\"definition\")) throw new IllegalStateException(name); } }");
        write(
                "Poisoned",
                "import dev.dataflow.*; import paper.Shelf; public class Poisoned extends Template {"
                        + " static { Traces.leave(\"definition\"); }"
                        + " public Pipeline define() { return Pipeline.named(\"poisoned\")"
                        + ".write(Dataset.read(\"lines\", Shelf.of(\"lines\"), In.class)"
                        + ".transform(\"shout\", Shout.class, Shelf.PAPER)"
                        + ".transform(\"spark\", OnSpark.class, Out.class, Shelf.PAPER)"
                        + ".writeTo(\"out\", Shelf.of(\"out\"), WriteModes.append())).build(); } }");
        assertThat(traces()).containsExactly("definition");
    }

    /** What is left behind by a compilation that finds nothing wrong. */
    private List<String> traces() throws IOException {
        Path classes = folder.resolve("classes");
        Sources.compile(folder.resolve("sources"), classes);
        Path traces = Files.createDirectories(folder.resolve("traces"));
        System.setProperty("traces", traces.toString());
        try {
            Compilation compilation = new Compiler()
                    .compile(new ClassPath(
                            List.of(classes), List.of(Sources.paper(folder.resolve("paper"))), List.of()));
            assertThat(compilation.problems()).isEmpty();
            assertThat(compilation.pipelines()).hasSize(1);
        } finally {
            System.clearProperty("traces");
        }
        try (Stream<Path> left = Files.list(traces)) {
            return left.map(Path::getFileName).map(String::valueOf).toList();
        }
    }

    private void write(String name, String source) throws IOException {
        Path file = Files.createDirectories(folder.resolve("sources")).resolve(name + ".java");
        Files.writeString(file, "package code; " + source);
    }
}
