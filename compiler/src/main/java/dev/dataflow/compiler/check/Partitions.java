package dev.dataflow.compiler.check;

import dev.dataflow.connector.Option;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partition fields that a sink names: a column, or the day of one. */
record Partitions(List<Partitions.Field> fields) {
    private static final Pattern DAY = Pattern.compile("day\\((.*)\\)");

    record Field(String column, boolean day) {}

    static Partitions of(ConnectorUse sink) {
        if (sink.options().get(Option.PARTITIONED_BY) instanceof Value.Texts texts) {
            return new Partitions(texts.texts().stream().map(Partitions::field).toList());
        }
        return new Partitions(List.of());
    }

    private static Field field(String text) {
        Matcher day = DAY.matcher(text);
        return day.matches() ? new Field(day.group(1), true) : new Field(text, false);
    }
}
