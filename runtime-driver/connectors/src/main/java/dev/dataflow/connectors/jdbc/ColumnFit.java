package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a step's columns and those in the database go together. */
final class ColumnFit {
    private final TablePlace place;
    private final Schema step;

    ColumnFit(TablePlace place, Schema step) {
        this.place = place;
        this.step = step;
    }

    /**
     * The columns to read, in the order of the step.
     *
     * @param nulls those that the statement fills with nulls, under the step's names
     */
    List<StoredColumn> read(List<StoredColumn> stored, List<Schema.Column> nulls) {
        List<StoredColumn> columns = new ArrayList<>();
        for (Schema.Column column : step.columns()) {
            if (nulls.contains(column)) {
                columns.add(new StoredColumn(column.name(), "", 0, 0));
                continue;
            }
            StoredColumn found = found(column, stored);
            if (!place.dialect().reads(place.dialect().type(found), column.type())) {
                throw unfit(
                        column.name(),
                        "the database has it as " + found.type() + ", and the step reads a "
                                + column.type().text(),
                        "Correct the component of the record, or convert the column in a query");
            }
            columns.add(found);
        }
        return columns;
    }

    /**
     * Where the step's columns go, in the order of the step.
     *
     * @param required the columns that must have a value, each with whether they get one by themselves
     * @param added whether rows are added, so that columns that the step lacks would have no value
     */
    List<StoredColumn> written(List<StoredColumn> stored, Map<String, Boolean> required, boolean added) {
        List<StoredColumn> columns = new ArrayList<>();
        for (Schema.Column column : step.columns()) {
            StoredColumn found = found(column, stored);
            check(column, found, required.containsKey(found.name()));
            columns.add(found);
        }
        for (StoredColumn column : stored) {
            if (added && !columns.contains(column) && Boolean.FALSE.equals(required.get(column.name()))) {
                throw unfit(
                        column.name(),
                        "the table requires it, and the step has no such column",
                        "Add the column, or make it optional in the table");
            }
        }
        return columns;
    }

    private StoredColumn found(Schema.Column column, List<StoredColumn> stored) {
        return StoredColumn.find(stored, column.name())
                .orElseThrow(() -> place.failure(
                        FailureClass.CONFIG,
                        "COLUMN_MISSING",
                        "column \"" + column.name() + "\" is not there. There are: "
                                + stored.stream().map(StoredColumn::name).collect(Collectors.joining(", "))
                                + ". Add the column, or leave it out of the step"));
    }

    private void check(Schema.Column column, StoredColumn stored, boolean required) {
        if (!holds(stored, column.type()) || (place.dialect().rounds(stored) && fractional(column.type()))) {
            throw unfit(
                    column.name(),
                    "the table has it as " + stored.type() + described(stored) + ", and the step gives a "
                            + column.type().text(),
                    "Convert the column to the table's type, or write to another table");
        } else if (column.nullable() && required) {
            throw unfit(
                    column.name(),
                    "the table requires a value, and the step may give null",
                    "Fill it in with coalesce, or make it optional in the table");
        }
    }

    private static String described(StoredColumn stored) {
        return stored.type().startsWith("NUM")
                        || stored.type().startsWith("DEC")
                        || stored.type().startsWith("TIME")
                ? " (precision " + stored.precision() + ", scale " + stored.scale() + ")"
                : "";
    }

    private static boolean fractional(Type type) {
        return type instanceof Type.Decimal || type == Scalar.TIMESTAMP || type == Scalar.INSTANT;
    }

    /** Whether a column holds all values of a type as they are. */
    private boolean holds(StoredColumn stored, Type given) {
        Type type = place.dialect().type(stored);
        if (given == Scalar.STRING && place.dialect().conversionOfText(stored).isPresent()) {
            return true;
        } else if (given instanceof Type.ListOf list) {
            return type instanceof Type.ListOf other && other.element().equals(list.element());
        }
        return given.equals(type)
                || (given == Scalar.INT && type == Scalar.LONG)
                || (given == Scalar.FLOAT && type == Scalar.DOUBLE)
                || (type instanceof Type.Decimal decimal && holds(stored, decimal, given));
    }

    private static boolean holds(StoredColumn stored, Type.Decimal type, Type given) {
        boolean ofAnySize = stored.precision() == 0;
        int whole = type.precision() - type.scale();
        if (given == Scalar.INT || given == Scalar.LONG) {
            return ofAnySize || whole >= (given == Scalar.INT ? 10 : 19);
        }
        return given instanceof Type.Decimal decimal
                && (ofAnySize || (decimal.scale() <= type.scale() && decimal.precision() - decimal.scale() <= whole));
    }

    /** The columns of a table that is made for the step, as its definition. */
    String definition() {
        return step.columns().stream().map(this::definition).collect(Collectors.joining(", "));
    }

    /** One of them. */
    String definition(Schema.Column column) {
        int bytes = column.name().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > place.dialect().longestName() || column.name().indexOf('\0') >= 0) {
            throw unfit(
                    column.name(),
                    "the database takes names of " + place.dialect().longestName() + " bytes at most",
                    "Give it a shorter one with select");
        }
        Optional<String> type = place.dialect().columnType(column.type());
        return place.quoted(column.name()) + " "
                + type.orElseThrow(() -> unfit(
                        column.name(),
                        "the database has no type for a " + column.type().text(),
                        "Convert it to another"))
                + (column.nullable() ? "" : " NOT NULL");
    }

    private DriverFailure unfit(String column, String why, String wayOut) {
        return place.failure(
                FailureClass.CONFIG, "COLUMN_UNFIT", "column \"" + column + "\" does not fit: " + why + ". " + wayOut);
    }
}
