package dev.dataflow.compiler.check;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a dataset's columns while they are checked. After a mistake something stays unknown, so that no other
 * rule complains of the same mistake again.
 *
 * @param open whether there may be columns that are not among the cells
 */
record Shape(List<Cell> cells, boolean open) {
    Shape {
        cells = List.copyOf(cells);
    }

    /** A column; its type is null where a mistake hides it. */
    record Cell(String name, @Nullable Type type, boolean nullable) {
        Cell orNull() {
            return new Cell(name, type, true);
        }

        Cell as(String other) {
            return new Cell(other, type, nullable);
        }

        /** What holds the values of this and of a column of the same name elsewhere. */
        Cell or(Optional<Cell> other) {
            return new Cell(
                    name,
                    Types.common(type, other.map(Cell::type).orElse(null)),
                    nullable || other.map(Cell::nullable).orElse(true));
        }
    }

    static Shape of(Schema schema) {
        return new Shape(
                schema.columns().stream()
                        .map(column -> new Cell(column.name(), column.type(), column.nullable()))
                        .toList(),
                false);
    }

    static Shape unknown() {
        return new Shape(List.of(), true);
    }

    Optional<Cell> cell(String name) {
        for (Cell cell : cells) {
            if (cell.name().equals(name)) {
                return Optional.of(cell);
            }
        }
        return Optional.empty();
    }

    List<String> names() {
        return cells.stream().map(Cell::name).toList();
    }

    /** Whether a column of that name is certainly not there. */
    boolean lacks(String name) {
        return !open && cell(name).isEmpty();
    }

    /** The columns, in a pipeline without mistakes; null if nobody can tell. */
    @Nullable
    Schema schema() {
        if (open) {
            return null;
        }
        List<Schema.Column> columns = new ArrayList<>();
        for (Cell cell : cells) {
            Type type = cell.type();
            if (type == null) {
                throw new IllegalStateException("Cannot tell the type of column \"" + cell.name() + "\"");
            }
            columns.add(new Schema.Column(cell.name(), type, cell.nullable()));
        }
        return new Schema(columns);
    }
}
