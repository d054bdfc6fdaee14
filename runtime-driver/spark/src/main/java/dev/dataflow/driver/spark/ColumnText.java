package dev.dataflow.driver.spark;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.Serializable;
import java.util.Arrays;

/** A column in a form that Java can send to an executor. */
record ColumnText(String name, String type, boolean nullable) implements Serializable {
    static ColumnText[] of(Schema schema) {
        return schema.columns().stream()
                .map(column -> new ColumnText(column.name(), column.type().text(), column.nullable()))
                .toArray(ColumnText[]::new);
    }

    static Schema schema(ColumnText[] texts) {
        return new Schema(Arrays.stream(texts)
                .map(text -> new Schema.Column(text.name, Type.parse(text.type), text.nullable))
                .toList());
    }
}
