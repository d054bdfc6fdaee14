package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.dataflow.Problem;
import dev.dataflow.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each folder of {@code golden}: the Java of {@code input} gives the files of {@code expected}. */
final class EmittedFilesAreAsExpected {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> ofEachCase() {
        return Sources.cases("golden").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.getFileName()), () -> check(golden)));
    }

    private void check(Path golden) {
        SortedMap<String, String> files = emitted(golden);
        Expected.check(golden.resolve("expected"), files);
        files.forEach((name, text) -> {
            if (name.endsWith(".json")) {
                assertThat(schema().validate(text.replace("<digest>", "0".repeat(64)), InputFormat.JSON))
                        .isEmpty();
            }
        });
    }

    private SortedMap<String, String> emitted(Path golden) {
        Path classes = folder.resolve(golden.getFileName());
        Sources.compile(golden.resolve("input"), classes);
        List<Path> libraries =
                Sources.usePaper(golden.resolve("input")) ? List.of(Sources.paper(folder.resolve("paper"))) : List.of();
        Compilation compilation = new Compiler().compile(new ClassPath(List.of(classes), libraries, List.of()));
        assertThat(compilation.problems()).extracting(Problem::text).isEmpty();
        SortedMap<String, String> files = new TreeMap<>();
        // Another javac may write other class files; what a digest covers has a test of its own.
        compilation
                .files()
                .forEach((name, text) -> files.put(name, text.replaceAll("\"[0-9a-f]{64}\"", "\"<digest>\"")));
        compilation
                .pipelines()
                .forEach(pipeline -> files.put(pipeline.dagId() + ".txt", Explanation.of(pipeline.document())));
        compilation
                .pipelines()
                .forEach(pipeline -> files.put(pipeline.dagId() + ".mmd", Explanation.mermaid(pipeline.document())));
        return files;
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Json.class.getResourceAsStream("/dev/dataflow/schema/pipeline.schema.json"));
    }
}
