package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cli/dataflow demo} on a machine that has never seen us: all is built, and all is fetched. */
@Tag("end-to-end")
@Tag("slow")
final class DemoColdTest {
    private static final int LONGEST_SECONDS = 480;
    private static final Pattern TIMES = Pattern.compile(
            "([0-9]+) s in all: ([0-9]+) s \\([0-9]+ %\\) for downloads, ([0-9]+) s to build Dataflow, .*\\.\n$");

    @TempDir
    private Path folder;

    @Test
    void demo_cold() throws Exception {
        Path clone = Checkout.copyIn(folder.resolve("clone"));
        assertThat(clone.resolve("cli/command/target")).doesNotExist();
        Checkout.Outcome demo = Checkout.run(
                clone,
                Map.of(
                        "DATAFLOW_CACHE",
                        folder.resolve("cache").toString(),
                        "MAVEN_OPTS",
                        "-Dmaven.repo.local=" + folder.resolve("store"),
                        "PIP_NO_CACHE_DIR",
                        "1"),
                List.of(Checkout.FRONT_DOOR, "demo"));
        assertThat(demo.exitCode()).as(demo.err() + demo.out()).isZero();
        assertThat(demo.out()).contains("taxi.revenue_daily, ");
        assertThat(folder.resolve("store/org/duckdb")).exists();
        assertThat(folder.resolve("cache/install")).exists();
        Matcher times = TIMES.matcher(demo.out());
        assertThat(times.find()).as(demo.out()).isTrue();
        System.out.println("demo_cold: " + times.group().strip());
        assertThat(Integer.parseInt(times.group(1))).isLessThanOrEqualTo(LONGEST_SECONDS);
        assertThat(Integer.parseInt(times.group(2))).isPositive();
        assertThat(Integer.parseInt(times.group(3))).isPositive();
        assertThat(Files.exists(folder.resolve("cache/dev/processes.json"))).isFalse();
    }
}
