package dev.dataflow.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases are those that the plugin's tests put to Airflow itself. */
final class CronTest {
    @Test
    void whatAirflowKeepsIsTaken() throws IOException {
        for (String expression : cases("kept")) {
            assertThat(Cron.fault(expression)).as(expression).isEmpty();
        }
    }

    @Test
    void whatAirflowRefusesOrNeverComesIsAProblem() throws IOException {
        for (String expression : cases("refused")) {
            assertThat(Cron.fault(expression)).as(expression).isPresent();
        }
    }

    /** Presets, seconds, times by chance, and days of the month beside n-th days of the week. */
    @Test
    void whatAirflowReadsInWaysOfItsOwnIsAProblem() throws IOException {
        for (String expression : cases("odd")) {
            assertThat(Cron.fault(expression)).as(expression).isPresent();
        }
    }

    @Test
    void problemsSayWhatIsWrong() {
        assertThat(Cron.fault("0 9 * * mon#1,fri"))
                .hasValue("\"mon#1,fri\" names days of every week beside the n-th or last one of a month.");
        assertThat(Cron.fault("0 9 1 * l5"))
                .hasValue("\"l5\" is the n-th or last day of the week in a month, and \"1\" names days of the month"
                        + " too.");
        assertThat(Cron.fault("0 9 * * 5L"))
                .hasValue("\"5l\" is no day of week, which is 0 to 7. The last such day of a month is L5.");
        assertThat(Cron.fault("0 9 * * mon#6")).hasValue("\"mon#6\" is no day of week.");
    }

    private static List<String> cases(String kind) throws IOException {
        List<String> cases = Files.readAllLines(Path.of("src/test/resources/cron.txt")).stream()
                .filter(line -> line.startsWith(kind + "\t"))
                .map(line -> line.substring(kind.length() + 1))
                .toList();
        assertThat(cases).isNotEmpty();
        return cases;
    }
}
