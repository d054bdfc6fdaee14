package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** H2, 2.2 or newer, as a server or in a file. */
final class H2 implements Dialect {
    private static final int ALREADY_OPEN = 90020;
    private static final int WRONG_USER = 28000;

    @Override
    public String scheme() {
        return "jdbc:h2:";
    }

    @Override
    public String jar() {
        return "h2";
    }

    @Override
    public Optional<String> refuses(String url) {
        return url.startsWith("jdbc:h2:mem:")
                ? Optional.of("a database in the memory of one process is gone with it")
                : Optional.empty();
    }

    @Override
    public Optional<String> columnType(Type type) {
        if (!StandardTypes.has(type)) {
            return Optional.empty();
        } else if (type instanceof Type.Decimal decimal) {
            return Optional.of("NUMERIC(" + decimal.precision() + "," + decimal.scale() + ")");
        }
        return Optional.of(StandardTypes.name((Scalar) type));
    }

    @Override
    public @Nullable Type type(StoredColumn column) {
        return StandardTypes.of(column);
    }

    @Override
    public boolean changesTablesInTransactions() {
        return false;
    }

    @Override
    public String requiredColumns() {
        return "SELECT column_name, column_default IS NOT NULL OR is_identity = 'YES' FROM information_schema.columns"
                + " WHERE table_schema = ? AND table_name = ? AND is_nullable = 'NO'";
    }

    /** H2 has no UPDATE … FROM. */
    @Override
    public String update(String table, String staged, String matches, Map<String, String> values) {
        StringBuilder sets = new StringBuilder();
        values.forEach((column, value) -> sets.append(sets.length() == 0 ? "" : ", ")
                .append(column)
                .append(" = ")
                .append(value));
        return "MERGE INTO " + table + " AS t USING " + staged + " AS s ON " + matches
                + " WHEN MATCHED THEN UPDATE SET " + sets;
    }

    @Override
    public Fault fault(SQLException thrown) {
        return switch (thrown.getErrorCode()) {
            case ALREADY_OPEN -> Fault.UNREACHABLE;
            case WRONG_USER -> Fault.LOGIN_REFUSED;
            default -> Fault.bySqlState(thrown);
        };
    }
}
