package dev.dataflow.driver.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the page of faults, as suites write it. */
final class FaultRowsTakeTheirPlaces {
    private static final String HEAD = """
            # Page

            <!-- faults -->
            | Fault | Engine | Sink | Injections | Lost | Doubled | Half-visible | Seed |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;
    private static final String END = """
            <!-- /faults -->

            | Other | table |
            """;

    @TempDir
    Path folder;

    private static FaultReport.Row row(String fault, String sink, long injections, long looks) {
        return new FaultReport.Row(fault, "local", sink, injections, 0, 1, looks, 2, 7);
    }

    @Test
    void aRowTakesThePlaceOfTheOneBeforeAndAllAreInOrder() throws Exception {
        Path page = Files.writeString(folder.resolve("page.md"), HEAD + END);
        FaultReport report = new FaultReport(page);

        report.write(row("race", "b", 3, 0));
        report.write(row("abort", "a, append", 4, 9));
        report.write(row("race", "a, append", 5, 9));
        report.write(row("race", "b", 6, 9));

        assertThat(Files.readString(page)).isEqualTo(HEAD + """
                | abort | local | a, append | 4 | 0 | 1 | 2 of 9 | 7 |
                | race | local | a, append | 5 | 0 | 1 | 2 of 9 | 7 |
                | race | local | b | 6 | 0 | 1 | 2 of 9 | 7 |
                """ + END);
    }

    @Test
    void otherTablesHaveRowsByTheirFirstCell() throws Exception {
        String head = "<!-- retries -->\n| Sink | Ratio |\n| --- | --- |\n";
        Path page = Files.writeString(folder.resolve("page.md"), HEAD + END + head + "<!-- /retries -->\n");
        FaultReport report = new FaultReport(page);

        report.write("retries", "b", "0.2");
        report.write("retries", "a, append", "0.1");
        report.write("retries", "b", "0.3");

        assertThat(page).content().isEqualTo(HEAD + END + head + """
                | a, append | 0.1 |
                | b | 0.3 |
                <!-- /retries -->
                """);
    }

    @Test
    void whereNobodyLookedNothingIsSaidOfIt() throws Exception {
        Path page = Files.writeString(folder.resolve("page.md"), HEAD + END);

        new FaultReport(page).write(row("race", "b", 3, 0));

        assertThat(page).content().contains("| race | local | b | 3 | 0 | 1 |  | 7 |");
    }
}
