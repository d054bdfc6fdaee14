package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SampleTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = ROOT.resolve("samples/src/main/java/dev/dataflow/samples");

    @Test
    void theSampleIsShorterThan120Lines() throws IOException {
        long lines = 0;
        for (String file : new String[] {"TaxiDaily.java", "CleanTrips.java", "RushHours.java"}) {
            lines += Files.readAllLines(SOURCES.resolve(file)).size();
        }
        assertThat(lines).isLessThan(120);
    }

    /** So that the code people read first is code that a test has run. */
    @Test
    void codeInTheReadmeAndTheTutorialStandsInTheSources() throws IOException {
        Pattern quoted = Pattern.compile("<!-- code: (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);
        int found = 0;
        for (String page : new String[] {"README.md", "docs/tutorial/first-pipeline.md"}) {
            Matcher code = quoted.matcher(Files.readString(ROOT.resolve(page)));
            while (code.find()) {
                String source = Files.readString(ROOT.resolve(code.group(1)));
                assertThat(source.replaceAll("(?m)^ +", ""))
                        .as(page + " quotes " + code.group(1))
                        .contains(code.group(2).replaceAll("(?m)^ +", ""));
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theCountByHandIsWhatThePlantedLabelsSay() throws IOException {
        CountedByHand counted = CountedByHand.over(ROOT.resolve("samples/data"));
        assertThat(counted.tripLines()).isEqualTo(6433 + 44);
        assertThat(counted.malformed()).isEqualTo(7);
        assertThat(counted.rejectedBy())
                .containsEntry("ends before it begins", 11L)
                .containsEntry("zero distance", 56L)
                .containsEntry("fare of zero or less", 8L);
        assertThat(counted.kept()).isEqualTo(6395);
        assertThat(counted.revenue()).hasSize(137);
    }
}
