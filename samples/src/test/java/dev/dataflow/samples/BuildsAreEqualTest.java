package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources, built in two folders, time zones and locales, give the same bytes. */
@Tag("end-to-end")
@Tag("slow")
final class BuildsAreEqualTest {
    private static final PathMatcher SHIPPED =
            FileSystems.getDefault().getPathMatcher("glob:**/target/{*.jar,*.whl,distribution/**}");

    @TempDir
    private Path folder;

    @Test
    void jarsAndWheelAreByteEqual() throws Exception {
        SortedMap<String, String> one = built(folder.resolve("one"), "-Duser.timezone=UTC -Duser.language=en");
        SortedMap<String, String> other =
                built(folder.resolve("far/away/other"), "-Duser.timezone=Pacific/Auckland -Duser.language=de");
        assertThat(one.keySet())
                .anyMatch(file -> file.endsWith("dataflow-sdk-0.1.0-SNAPSHOT.jar"))
                .anyMatch(file -> file.endsWith(".whl"))
                .anyMatch(file -> file.contains("spark") && file.endsWith(".jar"));
        assertThat(other).isEqualTo(one);
    }

    private static SortedMap<String, String> built(Path place, String options) throws Exception {
        Checkout.copyIn(place);
        Checkout.Outcome outcome = Checkout.run(
                place,
                Map.of("MAVEN_OPTS", options),
                List.of(
                        "mvn",
                        "-o",
                        "-B",
                        "-q",
                        "-T2",
                        "-DskipTests",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                        "package"));
        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file :
                    files.filter(SHIPPED::matches).filter(Files::isRegularFile).toList()) {
                digests.put(place.relativize(file).toString(), digest(file));
            }
        }
        return digests;
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
