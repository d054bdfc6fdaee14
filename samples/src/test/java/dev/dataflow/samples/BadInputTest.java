package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dataflow run taxi_daily} over files that are not what they should be: one message, and nothing that a good file later suffers from. */
@Tag("end-to-end")
final class BadInputTest {
    @TempDir
    private Path folder;

    private Path project;
    private Path trips;
    private byte[] good;

    @BeforeEach
    void begin() throws IOException {
        project = Checkout.samplesIn(folder.resolve("samples"));
        trips = project.resolve("data/taxis.csv");
        good = Files.readAllBytes(trips);
    }

    @Test
    void aFileThatIsMissingOrCutInItsHeaderIsNamedWithTheWayOut() throws Exception {
        Files.delete(trips);
        assertBad("SOURCE_MISSING", "there is no file " + trips + ". Put it there");
        Files.write(trips, new byte[0]);
        assertBad("FILE_EMPTY", trips + " is empty");
        Files.write(trips, Arrays.copyOf(good, 60));
        assertBad("COLUMN_MISSING", trips + " has no column \"color\"");
        Files.write(trips, new byte[] {(byte) 0xC3, 0x28, '\n', 0, 1, 2});
        assertBad("HEADER_MALFORMED", "the header line of " + trips + " cannot be read");
    }

    @Test
    void aFileThatIsCutInTheMiddleOfALineLosesThatLineAlone() throws Exception {
        int half = new String(good, StandardCharsets.UTF_8).indexOf('\n', good.length / 2) + 20;
        Files.write(trips, Arrays.copyOf(good, half));
        CountedByHand counted = CountedByHand.over(project.resolve("data"));
        for (int run = 1; run <= 2; run++) {
            Checkout.Outcome outcome = Checkout.dataflow(project, "run", "taxi_daily", "--json");
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.json()
                            .get("tables")
                            .get("taxi.trips")
                            .get("rows")
                            .longValue())
                    .isEqualTo(counted.kept());
            Files.write(trips, good);
            counted = CountedByHand.over(project.resolve("data"));
        }
    }

    private void assertBad(String code, String what) throws Exception {
        Checkout.Outcome outcome = Checkout.dataflow(project, "run", "taxi_daily");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.out() + outcome.err())
                .containsOnlyOnce("error  ")
                .contains("error  clean_trips › trips   (bad_data, " + code + ")")
                .contains(what)
                .doesNotContain("\tat ");
    }
}
