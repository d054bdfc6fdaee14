package dev.dataflow.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 3 * * *",
                "*/15 8-18 * * mon-fri",
                "0 0 1,15 jan-jun *",
                "5/10 * * * 7",
                "0 0 L * *",
                "0 0 29 2 *",
                "0 0 31 2 mon",
                "  0   3 * * * "
            })
    void schedulesThatCome(String expression) {
        assertThat(Cron.fault(expression)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-3 * * * *",
                "a * * * *",
                "*-5 * * * *",
                "1,,2 * * * *",
                "0 0 30 feb *",
                "0 0 31 4,6 *",
                "99999999999 * * * *",
                "@daily",
                "-1 * * * *"
            })
    void schedulesThatNeverCome(String expression) {
        assertThat(Cron.fault(expression)).isPresent();
    }
}
