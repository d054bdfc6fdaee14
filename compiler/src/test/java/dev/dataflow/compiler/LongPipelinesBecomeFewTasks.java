package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand steps, compiled as a user's build would: as many tasks as engines change, and no time lost on the rest. */
final class LongPipelinesBecomeFewTasks {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void ofTenThousandStepsOnTwoEngines() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src"));
        Files.writeString(sources.resolve("Long.java"), """
                package shop;
                import static dev.dataflow.Expr.col;
                import dev.dataflow.*;
                public final class Long implements PipelineDefinition {
                    public record Order(long id) {}
                    public Pipeline define() {
                        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
                        for (int i = 0; i < 10_000; i++) {
                            orders = orders.filter(col("id").gt(i)).as("s" + i).on(i / 2_000 % 2 == 0 ? Local.engine() : Spark.engine());
                        }
                        return Pipeline.named("long").write(orders.writeTo("write", Iceberg.table("shop.few"))).build();
                    }
                }
                """);
        Path classes = folder.resolve("classes");
        Sources.compile(sources, classes);
        Compilation compilation =
                assertTimeoutPreemptively(LONGEST, () -> new Compiler().compile(ClassPath.of(classes)));
        assertThat(compilation.problems()).isEmpty();
        CompiledPipeline compiled = compilation.pipelines().get(0);
        assertThat(compiled.document().plan().dags().get(0).tasks()).hasSize(5);
        assertThat(compiled.document().ir().steps()).hasSize(10_002);
        assertThat(Explanation.of(compiled.document()).lines()).hasSizeGreaterThan(10_000);
    }
}
