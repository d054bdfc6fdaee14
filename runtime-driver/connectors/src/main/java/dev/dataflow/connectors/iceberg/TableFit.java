package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types.NestedField;

/** Whether a step's columns and a table's go together. */
final class TableFit {
    /** The id of no field. */
    static final int NONE = -1;

    private final TablePlace place;
    private final org.apache.iceberg.Schema table;
    private final Schema step;

    TableFit(TablePlace place, org.apache.iceberg.Schema table, Schema step) {
        this.place = place;
        this.table = table;
        this.step = step;
    }

    /** The columns to write, in the order of the table, under its field ids. */
    List<FileColumn> written() {
        for (Schema.Column column : step.columns()) {
            check(column, field(column));
        }
        List<FileColumn> columns = new ArrayList<>();
        for (NestedField field : table.columns()) {
            boolean comes = step.column(field.name()).isPresent();
            if (comes) {
                columns.add(IcebergTypes.column(field));
            } else if (field.isRequired() && field.writeDefault() == null) {
                throw unfit(
                        field.name(),
                        "the table requires it, and the step has no such column",
                        "Add the column, or make it optional in the table");
            } else if (field.writeDefault() != null) {
                throw unfit(
                        field.name(),
                        "the table has " + field.writeDefault()
                                + " for rows without one, and the step has no such column",
                        "Add the column with that value, or drop the default from the table");
            }
        }
        return columns;
    }

    /** The field ids of the columns to read, in the order of the step; of those that are null throughout, {@link #NONE}. */
    List<Integer> read(Drift drift) {
        List<Integer> ids = new ArrayList<>();
        for (Schema.Column column : step.columns()) {
            if (drift == Drift.EVOLVE && column.nullable() && table.findField(column.name()) == null) {
                ids.add(NONE);
                continue;
            }
            NestedField field = field(column);
            Type type = IcebergTypes.type(field.type());
            if (type == null || !IcebergTypes.widens(type, column.type())) {
                throw unfit(
                        column.name(),
                        "the table has it as " + field.type() + ", and the step reads a "
                                + column.type().text(),
                        "Correct the component of the record");
            }
            ids.add(field.fieldId());
        }
        return ids;
    }

    private NestedField field(Schema.Column column) {
        NestedField field = table.findField(column.name());
        if (field == null) {
            throw unfit(
                    column.name(),
                    "the table has no such column. It has: "
                            + table.columns().stream().map(NestedField::name).collect(Collectors.joining(", ")),
                    "Add the column to the table, or leave it out of the step");
        }
        return field;
    }

    private void check(Schema.Column column, NestedField field) {
        Type type = IcebergTypes.type(field.type());
        if (type == null || !IcebergTypes.widens(column.type(), type)) {
            throw unfit(
                    column.name(),
                    "the table has it as " + field.type() + ", and the step gives a "
                            + column.type().text(),
                    "Convert the column to the table's type, or write to another table");
        } else if (column.nullable() && field.isRequired()) {
            throw unfit(
                    column.name(),
                    "the table requires a value, and the step may give null",
                    "Fill it in with coalesce, or make it optional in the table");
        } else if (!IcebergTypes.nullsFit(column.type(), type)) {
            throw unfit(
                    column.name(),
                    "the table has it as " + field.type() + ", and the step gives a "
                            + column.type().text() + ", parts of which may be null where the table requires a value",
                    "Give values without @Nullable there, or make it optional in the table");
        }
    }

    private RuntimeException unfit(String column, String why, String wayOut) {
        return place.failure(
                FailureClass.CONFIG, "COLUMN_UNFIT", "column \"" + column + "\" does not fit: " + why + ". " + wayOut);
    }
}
