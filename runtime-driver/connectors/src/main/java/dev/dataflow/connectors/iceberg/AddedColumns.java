package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.FailureClass;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Gives a table the columns that a source brought and it lacks, before files are written under their ids. Rows that stand
 * have nulls there, so that an attempt that dies then leaves a column that nobody has to mind.
 */
final class AddedColumns {
    /** Others may change the table at the same moment, also by the same columns. */
    private static final int TRIES = 20;

    private final TablePlace place;
    private final Table table;
    private final SinkUse use;

    AddedColumns(TablePlace place, Table table, SinkUse use) {
        this.place = place;
        this.table = table;
        this.use = use;
    }

    void add() {
        for (int left = TRIES; ; left--) {
            List<Schema.Column> missing = missing();
            if (missing.isEmpty()) {
                return;
            }
            fits(missing);
            UpdateSchema update = table.updateSchema();
            missing.forEach(column -> update.addColumn(null, column.name(), IcebergTypes.type(column)));
            try {
                update.commit();
            } catch (CommitFailedException changed) {
                if (left == 0) {
                    throw changed;
                }
                table.refresh();
            }
        }
    }

    /** A write that fails for its other columns adds none. */
    private void fits(List<Schema.Column> missing) {
        Schema others = new Schema(use.schema().columns().stream()
                .filter(column -> !missing.contains(column))
                .toList());
        new TableFit(place, table.schema(), others).written();
    }

    private List<Schema.Column> missing() {
        return use.schema().columns().stream()
                .filter(column -> use.evolved().contains(column.name()) && !there(column.name()))
                .toList();
    }

    private boolean there(String name) {
        NestedField field = table.schema().caseInsensitiveFindField(name);
        if (field != null && !field.name().equals(name)) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "COLUMN_UNFIT",
                    "column \"" + name + "\", which came new, does not fit: the table has \"" + field.name()
                            + "\", which is called the same but for its case. Rename one of them");
        }
        return field != null;
    }
}
