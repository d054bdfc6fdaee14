package shop;

import dev.dataflow.Avro;
import dev.dataflow.BinaryFiles;
import dev.dataflow.Console;
import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Delta;
import dev.dataflow.Iceberg;
import dev.dataflow.Jdbc;
import dev.dataflow.JsonLines;
import dev.dataflow.Kafka;
import dev.dataflow.Memory;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Source;
import dev.dataflow.TextFiles;
import dev.dataflow.WriteModes;

/** Connectors and options that the language has, and no engine yet. */
public final class NotYet implements PipelineDefinition {
    public record Line(String line) {}

    public record Content(byte[] content) {}

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read("lines", Csv.files("lines.csv"), Line.class);
        return Pipeline.named("not_yet")
                .write(copied("avro", Avro.files("a.avro")))
                .write(copied("delta", Delta.table("lines")))
                .write(copied("jdbc", Jdbc.table("crm", "lines")))
                .write(copied("jsonlines", JsonLines.files("a.jsonl")))
                .write(copied("kafka", Kafka.topic("lines")))
                .write(copied("memory", Memory.rows(new Line("a"))))
                .write(copied("parquet", Parquet.folder("lines")))
                .write(copied("text", TextFiles.files("a.txt")))
                .write(copied("quoted", Csv.files("a.csv").quote('\'')))
                .write(copied("folder", Csv.folder("in")))
                .write(copied("past", Iceberg.table("shop.lines").snapshot(17)))
                .write(Dataset.read("binary", BinaryFiles.files("*.png"), Content.class)
                        .writeTo("write_binary", Iceberg.table("copies.binary")))
                .write(lines.writeTo("into_csv", Csv.folder("out")))
                .write(lines.writeTo("into_topic", Kafka.topic("lines")))
                .write(lines.writeTo("into_other_topic", Kafka.topic("lines"), WriteModes.upsert("line")))
                .write(lines.writeTo("into_log", Console.show()))
                .write(lines.writeTo("into_log_again", Console.show(5)))
                .build();
    }

    private static Dataset.Write copied(String name, Source source) {
        return Dataset.read(name, source, Line.class).writeTo("write_" + name, Iceberg.table("copies." + name));
    }
}
