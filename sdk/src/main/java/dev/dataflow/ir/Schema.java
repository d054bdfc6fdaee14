package dev.dataflow.ir;

import java.util.List;
import java.util.Optional;

/** The columns of a dataset, in order. */
public record Schema(List<Column> columns) {

    /** A column; {@code nullable} says whether a row may lack a value. */
    public record Column(String name, Type type, boolean nullable) {}

    public Schema {
        columns = List.copyOf(columns);
    }

    /** The column of that name, compared exactly. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The names of the columns, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
