package dev.dataflow.ir;

import java.util.List;

/**
 * The columns of a source as they were when somebody looked, kept in a file of the project:
 * {@code RowSchema.snapshot("schemas/taxi.trips.json")}.
 *
 * @param columns in the source's order
 * @param inferred whether their types were worked out from rows, since the source does not say them
 */
public record SchemaSnapshot(List<Schema.Column> columns, boolean inferred) {
    public SchemaSnapshot {
        columns = List.copyOf(columns);
    }
}
