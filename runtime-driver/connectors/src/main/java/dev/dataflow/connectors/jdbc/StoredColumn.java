package dev.dataflow.connectors.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column as its database has it.
 *
 * @param type the database's own name of the type, in upper case, without precision
 */
record StoredColumn(String name, String type, int precision, int scale) {

    static List<StoredColumn> of(ResultSetMetaData metadata) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            String type = metadata.getColumnTypeName(i).toUpperCase(Locale.ROOT);
            columns.add(
                    new StoredColumn(metadata.getColumnLabel(i), type, metadata.getPrecision(i), metadata.getScale(i)));
        }
        return columns;
    }

    /** The column of that name; if there is none, the only one whose name differs in case alone. */
    static Optional<StoredColumn> find(List<StoredColumn> columns, String name) {
        List<StoredColumn> alike = columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .toList();
        Optional<StoredColumn> same =
                alike.stream().filter(column -> column.name().equals(name)).findFirst();
        return same.isPresent() || alike.size() != 1 ? same : Optional.of(alike.get(0));
    }
}
