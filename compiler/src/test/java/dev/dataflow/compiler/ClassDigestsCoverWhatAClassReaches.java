package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A digest changes with each class that a transform can reach, and with no other. */
final class ClassDigestsCoverWhatAClassReaches {
    private static final String TRANSFORM = "code.Shout";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        write(
                "Shout",
                "public class Shout implements dev.dataflow.RecordTransform<Line, Line> {"
                        // Were it initialised, it would fail: compiling only loads what tasks will run.
                        + " static final int NONE = Integer.parseInt(\"none\");"
                        + " public void process(Line line, dev.dataflow.Output<Line> output) {"
                        + " output.emit(new Line(Voice.raised(line.text()))); } }");
        write("Line", "public record Line(String text) {}");
        write(
                "Voice",
                "class Voice { static String raised(String text) { return new Louder[] {null} == null ? \"\" : text; } }");
        write("Louder", "class Louder { }");
        write("Unrelated", "class Unrelated { }");
        write(
                "Shouting",
                "import dev.dataflow.*; public class Shouting implements PipelineDefinition {"
                        + " public Pipeline define() { return Pipeline.named(\"shouting\")"
                        + ".write(Dataset.read(\"lines\", Csv.files(\"lines.csv\"), Line.class)"
                        + ".transform(\"shout\", Shout.class)"
                        + ".writeTo(\"out\", Iceberg.table(\"a.b\"), WriteModes.append())).build(); } }");
    }

    @Test
    void sameClassesGiveTheSameDigest() {
        assertThat(digests().keySet()).containsExactly(TRANSFORM);
        assertThat(digests()).isEqualTo(digests());
    }

    @Test
    void aChangeOfAReachableClassChangesIt() throws IOException {
        String before = digest();
        write("Louder", "class Louder { int more; }");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void aChangeOfTheRecordChangesIt() throws IOException {
        String before = digest();
        write("Line", "public record Line(String text) { int size() { return text.length(); } }");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void aChangeOfAnotherClassDoesNot() throws IOException {
        String before = digest();
        write("Unrelated", "class Unrelated { int more; }");
        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void movingClassesToALibraryDoesNot() throws IOException {
        String before = digest();
        Path library = Files.createDirectories(folder.resolve("library/code"));
        Files.move(folder.resolve("classes/code/Voice.class"), library.resolve("Voice.class"));
        ClassPath classPath =
                new ClassPath(List.of(folder.resolve("classes")), List.of(folder.resolve("library")), List.of());
        assertThat(digests(classPath)).containsEntry(TRANSFORM, before);
    }

    private String digest() {
        return String.valueOf(digests().get(TRANSFORM));
    }

    private SortedMap<String, String> digests() {
        Sources.compile(folder.resolve("sources"), folder.resolve("classes"));
        return digests(ClassPath.of(folder.resolve("classes")));
    }

    private static SortedMap<String, String> digests(ClassPath classPath) {
        Compilation compilation = new Compiler().compile(classPath);
        assertThat(compilation.problems()).isEmpty();
        return compilation.pipelines().get(0).document().classes();
    }

    private void write(String name, String source) throws IOException {
        Path file = Files.createDirectories(folder.resolve("sources")).resolve(name + ".java");
        Files.writeString(file, "package code; " + source);
    }
}
