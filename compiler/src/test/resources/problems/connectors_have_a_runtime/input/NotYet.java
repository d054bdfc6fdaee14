package shop;

import dev.dataflow.Avro;
import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Delta;
import dev.dataflow.Iceberg;
import dev.dataflow.Jdbc;
import dev.dataflow.Kafka;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Source;
import dev.dataflow.WriteModes;

/** Connectors and options that the language has, and no engine yet. */
public final class NotYet implements PipelineDefinition {
    public record Line(String line) {}

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read("lines", Csv.files("lines.csv"), Line.class);
        return Pipeline.named("not_yet")
                .write(copied("avro", Avro.files("a.avro")))
                .write(copied("delta", Delta.table("lines")))
                .write(copied("jdbc", Jdbc.table("crm", "lines")))
                .write(copied("kafka", Kafka.topic("lines")))
                .write(copied("past", Iceberg.table("shop.lines").snapshot(17)))
                .write(lines.writeTo("into_topic", Kafka.topic("lines")))
                .write(lines.writeTo("into_other_topic", Kafka.topic("lines"), WriteModes.upsert("line")))
                .build();
    }

    private static Dataset.Write copied(String name, Source source) {
        return Dataset.read(name, source, Line.class).writeTo("write_" + name, Iceberg.table("copies." + name));
    }
}
