package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that the benchmarks write their lines into. */
final class PerformancePageTest {
    private static final String HEAD = """
            # Figures

            <!-- bench -->
            ```
            """;
    private static final String TABLE = """
            ```

            | Benchmark | Ours | The anchor | The bar |
            | --- | --- | --- | --- |
            | `slow`, `slow_cpu` | `much` work | none | seconds |
            | `quick` | little | none | seconds |
            | `new` | other | none | seconds |

            | Other | `tables` |
            """;

    @Test
    void everyBenchmarkStandsInTheTableAndNothingElse() throws IOException {
        assertThat(PerformancePage.read().names()).containsExactlyInAnyOrderElementsOf(Benchmarks.names());
    }

    @Test
    void everyLineIsABenchmarksAndInTheTablesOrder() throws IOException {
        assertThat(PerformancePage.read().with(List.of())).isEqualTo(PerformancePage.read());
    }

    @Test
    void aNewLineReplacesThatOfItsBenchmarkAndAStaleOneGoes() {
        PerformancePage page = new PerformancePage(HEAD
                + "bench gone ours 1 s\nbench quick ours 2 s\nbench slow ours 3 s\nbench slow_cpu ours 4 s\n" + TABLE);

        PerformancePage written = page.with(List.of("bench new ours $5 s", "bench slow ours 6 s"));

        assertThat(written.text())
                .isEqualTo(HEAD
                        + "bench slow ours 6 s\nbench slow_cpu ours 4 s\nbench quick ours 2 s\nbench new ours $5 s\n"
                        + TABLE);
    }
}
