package dev.dataflow.compiler;

import dev.dataflow.Problem;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each folder of {@code problems}: the Java of {@code input} gives the text of {@code expected}. */
final class ProblemsReadAsExpected {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> ofEachCase() {
        return Sources.cases("problems").stream()
                .map(mistake -> DynamicTest.dynamicTest(
                        String.valueOf(mistake.getFileName()),
                        () -> Expected.check(mistake.resolve("expected"), problems(mistake))));
    }

    private SortedMap<String, String> problems(Path mistake) {
        Path classes = folder.resolve(mistake.getFileName());
        Sources.compile(mistake.resolve("input"), classes);
        Compilation compilation = new Compiler().compile(ClassPath.of(classes));
        String text = compilation.problems().stream().map(Problem::text).collect(Collectors.joining("\n\n", "", "\n"));
        return new TreeMap<>(java.util.Map.of("problems.txt", text));
    }
}
