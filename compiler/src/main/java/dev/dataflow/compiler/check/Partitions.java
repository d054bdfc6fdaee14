package dev.dataflow.compiler.check;

import dev.dataflow.connector.Option;
import dev.dataflow.connector.PartitionBy;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;

/** The partition fields that a sink names: a column, or what Iceberg makes of one. */
record Partitions(List<PartitionBy> fields) {
    static Partitions of(ConnectorUse sink) {
        if (sink.options().get(Option.PARTITIONED_BY) instanceof Value.Texts texts) {
            return new Partitions(texts.texts().stream().map(PartitionBy::parse).toList());
        }
        return new Partitions(List.of());
    }
}
