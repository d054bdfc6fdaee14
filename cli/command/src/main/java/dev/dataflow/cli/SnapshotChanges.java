package dev.dataflow.cli;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.SchemaSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one snapshot differs from another, a line each. */
final class SnapshotChanges {
    private SnapshotChanges() {}

    /** Empty if both say the same. */
    static List<String> of(SchemaSnapshot before, SchemaSnapshot after) {
        Schema old = new Schema(before.columns());
        Schema now = new Schema(after.columns());
        List<String> changes = new ArrayList<>();
        for (Schema.Column column : old.columns()) {
            Optional<Schema.Column> other = now.column(column.name());
            if (other.isEmpty()) {
                changes.add("- " + column.name() + " " + type(column));
            } else if (!other.get().equals(column)) {
                changes.add("~ " + column.name() + " " + type(column) + " → " + type(other.get()));
            }
        }
        now.columns().stream()
                .filter(column -> old.column(column.name()).isEmpty())
                .map(column -> "+ " + column.name() + " " + type(column))
                .forEach(changes::add);
        List<String> kept = old.names().stream().filter(now.names()::contains).toList();
        if (!kept.equals(now.names().stream().filter(old.names()::contains).toList())) {
            changes.add("~ the order of the columns: " + String.join(", ", now.names()));
        }
        if (changes.isEmpty() && before.inferred() != after.inferred()) {
            changes.add(after.inferred() ? "~ the types are inferred" : "~ the types are no longer inferred");
        }
        return changes;
    }

    private static String type(Schema.Column column) {
        return column.type().text() + (column.nullable() ? "?" : "");
    }
}
