package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the engine on paper of the other cases, which runs everything. */
final class WhatNoEngineRunsIsSentToNone {
    @TempDir
    Path folder;

    @Test
    void theFixNamesNoOtherEngine() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src"));
        Files.writeString(sources.resolve("Some.java"), """
                package shop;
                import dev.dataflow.*;
                public final class Some implements PipelineDefinition {
                    public record Order(long id, String region) {}
                    public Pipeline define() {
                        return Pipeline.named("some")
                                .write(Dataset.read("orders", Kafka.topic("orders"), Order.class)
                                        .writeTo("write", Iceberg.table("shop.some"), WriteModes.append()))
                                .build();
                    }
                }
                """);
        Path classes = folder.resolve("classes");
        Sources.compile(sources, classes);
        assertThat(new Compiler().compile(ClassPath.of(classes)).problems())
                .extracting(Problem::text)
                .containsExactly("""
                        error DF203  some › orders   (Some.java:7)
                          "kafka" has no runtime as a source yet, on any engine.
                          Fix: use another connector until it has one.""");
    }
}
