package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The compiler's expected files of taxi_daily are those of the sample as it stands. */
final class CompiledSampleTest {
    private static final Path EXPECTED = Path.of("../compiler/src/test/resources/golden/taxi_daily/expected");

    @Test
    void taxiDailyCompilesToWhatTheCompilersTestsExpect() throws IOException {
        Compilation compilation = new Compiler().compile(ClassPath.of(Path.of("target/classes")));
        assertThat(compilation.problems()).isEmpty();
        assertThat(compilation.files().keySet()).contains("taxi_daily.json", "taxi_daily.py");
        for (String file : new String[] {"taxi_daily.json", "taxi_daily.py"}) {
            String text = compilation.files().getOrDefault(file, "").replaceAll("\"[0-9a-f]{64}\"", "\"<digest>\"");
            assertThat(text).isEqualTo(Files.readString(EXPECTED.resolve(file)));
        }
    }
}
