package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A DuckDB database in a file, which one process at a time may open. */
final class DuckDb implements Dialect {
    @Override
    public String scheme() {
        return "jdbc:duckdb:";
    }

    @Override
    public String jar() {
        return "duckdb_jdbc";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("jdbc_stream_results", "true");
    }

    @Override
    public Optional<String> refuses(String url) {
        String place = url.substring(scheme().length());
        return place.isBlank() || place.startsWith(":memory:")
                ? Optional.of("a database in the memory of one process is gone with it")
                : Optional.empty();
    }

    @Override
    public Optional<String> columnType(Type type) {
        if (!StandardTypes.has(type)) {
            return Optional.empty();
        } else if (type instanceof Type.Decimal decimal) {
            return Optional.of("DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")");
        } else if (type == Scalar.TIMESTAMP) {
            return Optional.of("TIMESTAMP");
        }
        return Optional.of(type == Scalar.INSTANT ? "TIMESTAMPTZ" : StandardTypes.name((Scalar) type));
    }

    @Override
    public @Nullable Type type(StoredColumn column) {
        return column.type().equals("FLOAT") ? Scalar.FLOAT : StandardTypes.of(column);
    }

    /** Its timestamps of fewer digits are types of other names. */
    @Override
    public boolean rounds(StoredColumn column) {
        return false;
    }

    @Override
    public String requiredColumns() {
        return "SELECT column_name, column_default IS NOT NULL FROM duckdb_columns()"
                + " WHERE database_name = current_database() AND schema_name = ? AND table_name = ? AND NOT is_nullable";
    }

    /** Of two transactions that change a row the second fails at once. */
    @Override
    public String lockingRows() {
        return "";
    }

    @Override
    public Fault fault(SQLException thrown) {
        String words = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("conflict")) {
            return Fault.CONFLICT;
        } else if (words.contains("constraint error") || words.contains("constraint violation")) {
            return words.contains("not null")
                    ? Fault.NULL_REFUSED
                    : words.contains("duplicate key") || words.contains("unique") || words.contains("primary key")
                            ? Fault.KEY_EXISTS
                            : Fault.CONSTRAINT_BROKEN;
        } else if (words.contains("catalog error")) {
            return words.contains("already exists") ? Fault.TABLE_EXISTS : Fault.TABLE_MISSING;
        } else if (words.contains("binder error") || words.contains("parser error")) {
            return words.contains("referenced column") ? Fault.COLUMN_MISSING : Fault.STATEMENT_INVALID;
        } else if (words.contains("conversion error") || words.contains("out of range error")) {
            return Fault.VALUE_UNFIT;
        } else if (words.contains("set lock on file")) {
            return Fault.UNREACHABLE;
        } else if (words.contains("io error") && words.contains("cannot open")) {
            return Fault.DATABASE_MISSING;
        } else if (words.contains("no space left")) {
            return Fault.DISK_FULL;
        }
        return words.contains("out of memory") ? Fault.OUT_OF_MEMORY : Fault.bySqlState(thrown);
    }
}
