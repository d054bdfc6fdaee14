package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Problem;
import java.nio.file.Path;
import java.util.List;
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
        Path paper = Sources.paper(folder.resolve("paper"));
        return Sources.cases("problems").stream()
                .map(mistake -> DynamicTest.dynamicTest(
                        String.valueOf(mistake.getFileName()),
                        () -> Expected.check(mistake.resolve("expected"), problems(mistake, paper))));
    }

    private SortedMap<String, String> problems(Path mistake, Path paper) {
        Path classes = folder.resolve(mistake.getFileName());
        Sources.compile(mistake.resolve("input"), classes);
        Compilation compilation = new Compiler().compile(new ClassPath(List.of(classes), List.of(paper), List.of()));
        assertThat(compilation.names().size() + compilation.problems().size()).isPositive();
        String text = compilation.problems().stream().map(Problem::text).collect(Collectors.joining("\n\n", "", "\n"));
        return new TreeMap<>(java.util.Map.of("problems.txt", text));
    }
}
