package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A code that the sources can give has an entry in the reference and a test with its text, and there are no others. */
final class EveryProblemIsDocumentedAndShown {
    private static final Pattern CODE = Pattern.compile("DF\\d{3}");

    @Test
    void everyCodeHasAnEntryInTheReference() throws IOException {
        Set<String> entries = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/reference/problems.md"))) {
            if (line.startsWith("### ")) {
                entries.add(line.substring(4));
            }
        }
        assertThat(entries).isEqualTo(given());
    }

    @Test
    void everyCodeHasATestWithItsText() throws IOException {
        Set<String> shown = codes(Path.of("src/test"), Pattern.compile(".*(problems\\.txt|\\.java)"));
        assertThat(shown).containsAll(given());
    }

    private static Set<String> given() throws IOException {
        Set<String> given = codes(Path.of("src/main/java"), Pattern.compile(".*\\.java"));
        given.addAll(codes(Path.of("../sdk/src/main/java"), Pattern.compile(".*\\.java")));
        return given;
    }

    private static Set<String> codes(Path folder, Pattern files) throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (files.matcher(file.toString()).matches()) {
                    Matcher matcher = CODE.matcher(Files.readString(file));
                    while (matcher.find()) {
                        codes.add(matcher.group());
                    }
                }
            }
        }
        return codes;
    }
}
