package dev.dataflow.compiler.check;

import dev.dataflow.connector.Option;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partition fields that a sink names: a column, or what Iceberg makes of one. */
record Partitions(List<Partitions.Field> fields) {
    private static final Pattern MADE =
            Pattern.compile("(year|month|day|hour)\\((.*)\\)|(bucket|truncate)\\(([0-9]+),(.*)\\)");
    private static final Set<String> OF_TIMES = Set.of("year", "month", "day", "hour");

    /**
     * A field.
     *
     * @param made what is made of the column, {@code day} or {@code bucket}; empty for its values as they are
     */
    record Field(String column, String made) {
        /** Whether the column must be a date or a time. */
        boolean ofTimes() {
            return OF_TIMES.contains(made);
        }
    }

    static Partitions of(ConnectorUse sink) {
        if (sink.options().get(Option.PARTITIONED_BY) instanceof Value.Texts texts) {
            return new Partitions(texts.texts().stream().map(Partitions::field).toList());
        }
        return new Partitions(List.of());
    }

    private static Field field(String text) {
        Matcher made = MADE.matcher(text);
        if (!made.matches()) {
            return new Field(text, "");
        }
        return made.group(1) == null
                ? new Field(made.group(5), made.group(3))
                : new Field(made.group(2), made.group(1));
    }
}
