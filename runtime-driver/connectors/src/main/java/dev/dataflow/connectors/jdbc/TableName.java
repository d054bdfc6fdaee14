package dev.dataflow.connectors.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table's name in parts, the outermost first: {@code users}, {@code crm.users}. */
record TableName(List<String> parts) {
    TableName {
        parts = List.copyOf(parts);
    }

    static TableName of(String dataset) {
        return new TableName(Arrays.asList(dataset.split("\\.", -1)));
    }

    /** The table's own name. */
    String name() {
        return parts.get(parts.size() - 1);
    }

    /** The schema, or null if the name has none. */
    @Nullable
    String schema() {
        return parts.size() > 1 ? parts.get(parts.size() - 2) : null;
    }

    /** Another table in the same schema. */
    TableName beside(String other) {
        List<String> changed = new ArrayList<>(parts.subList(0, parts.size() - 1));
        changed.add(other);
        return new TableName(changed);
    }

    String quoted(Dialect dialect) {
        return parts.stream().map(dialect::quoted).collect(Collectors.joining("."));
    }
}
