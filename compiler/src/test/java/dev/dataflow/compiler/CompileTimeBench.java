package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred pipelines: compiling them should cost no more than javac took for their sources. */
@Tag("bench")
final class CompileTimeBench {
    private static final String NAME = "compile";
    private static final int PIPELINES = 100;
    private static final int PAIRS = 9;
    private static final double BAR = 1.0;
    private static final double NANOS = 1e9;

    @TempDir
    Path folder;

    @Test
    void aHundredPipelines() throws IOException {
        String chosen = System.getProperty("bench", "");
        Assumptions.assumeTrue(chosen.isEmpty() || chosen.equals(NAME));
        Path sources = Files.createDirectories(folder.resolve("sources"));
        String source = Files.readString(Sources.RESOURCES.resolve("golden/all_operations/input/AllOperations.java"));
        for (int i = 0; i < PIPELINES; i++) {
            String numbered =
                    source.replace("AllOperations", "AllOperations" + i).replace("all_operations", "all_" + i);
            Files.writeString(sources.resolve("AllOperations" + i + ".java"), numbered);
        }
        double ours = Double.MAX_VALUE;
        double anchor = Double.MAX_VALUE;
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            Path classes = folder.resolve("classes" + pair);
            double javac = seconds(() -> Sources.compile(sources, classes));
            double compile = seconds(() -> assertThat(
                            new Compiler().compile(ClassPath.of(classes)).pipelines())
                    .hasSize(PIPELINES));
            ours = Math.min(ours, compile);
            anchor = Math.min(anchor, javac);
            least = Math.min(least, compile / javac);
            most = Math.max(most, compile / javac);
        }
        System.out.printf(
                Locale.ROOT,
                "bench %s ours %.3f s anchor %.3f s ratio %.2f (%.2f–%.2f) bar %.2f %s%n",
                NAME,
                ours,
                anchor,
                ours / anchor,
                least,
                most,
                BAR,
                ours / anchor <= BAR ? "ok" : "short");
    }

    private static double seconds(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / NANOS;
    }
}
