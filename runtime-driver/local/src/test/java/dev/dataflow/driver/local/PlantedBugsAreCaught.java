package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tests of the commit protocol are worth: each bug of a list is put into a copy of the class that it would be in,
 * and the test that is said to catch it must fail with it.
 */
final class PlantedBugsAreCaught {
    private static final Path SOURCES = Path.of("..");
    private static final int AT_LEAST = 25;
    private static final Pattern BUG = Pattern.compile(
            "bug (?<bug>.+)\nin (?<file>.+)\ncaught by (?<test>.+)\nhas\n(?<has>[\\s\\S]*?)\nfor\n(?<for>[\\s\\S]+?)\n\n");

    @TempDir
    Path folder;

    /** @param test the simple name of a class beside this one, or {@code Class#method} */
    record Bug(String words, String file, String test, String has, String instead) {
        @Override
        public String toString() {
            return words;
        }

        String planted(String source) {
            assertThat(source).as(file).containsOnlyOnce(instead);
            return source.replace(instead, has);
        }
    }

    static List<Bug> bugs() throws IOException {
        String list = new String(
                Objects.requireNonNull(PlantedBugsAreCaught.class.getResourceAsStream("planted-bugs.txt"))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        return BUG.matcher(list)
                .results()
                .map(bug -> new Bug(bug.group(1), bug.group(2), bug.group(3), bug.group(4), bug.group(5)))
                .toList();
    }

    /** So that the list does not grow stale between the runs that take it at its word. */
    @Test
    void eachHasItsPlace() throws IOException {
        assertThat(bugs()).hasSizeGreaterThanOrEqualTo(AT_LEAST).doesNotHaveDuplicates();
        for (Bug bug : bugs()) {
            bug.planted(Files.readString(SOURCES.resolve(bug.file())));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("bugs")
    void eachIsCaught(Bug bug) throws Exception {
        Path source = SOURCES.resolve(bug.file());
        Path copy = Files.writeString(folder.resolve(source.getFileName()), bug.planted(Files.readString(source)));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String classPath = System.getProperty("java.class.path");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-parameters",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath,
                        copy.toString());
        assertThat(compiled).as("it compiles").isZero();

        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx1g",
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        RunsTests.class.getName(),
                        getClass().getPackageName() + "." + bug.test())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            // Only what this started; the child's own children end with it.
            process.toHandle().destroyForcibly();
        }

        try (Stream<String> lines = Files.lines(said)) {
            String caught = lines.filter(line -> line.startsWith(RunsTests.FAILED))
                    .findFirst()
                    .orElse("not caught");
            System.out.println("planted " + bug + ": " + caught);
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(RunsTests.RED);
    }
}
