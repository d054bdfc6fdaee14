package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What databases differ in. What stands here is the standard's; a database overrides what it does otherwise. A new database
 * is one more of these, and its name in {@link Database}.
 */
interface Dialect {

    /** What its URLs begin with: {@code jdbc:postgresql:}. */
    String scheme();

    /** The driver's jar, as whoever has to find it calls it. */
    String jar();

    /** The driver's settings that each connection gets, unless it has others. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** A new connection; null if the driver does not know the address. */
    default @Nullable Connection connect(Driver driver, String url, Properties settings) throws SQLException {
        return driver.connect(url, settings);
    }

    /** What is wrong with a place, if no task could find there what another has left, as the end of a sentence. */
    default Optional<String> refuses(String url) {
        return Optional.empty();
    }

    /** Ends the statement that runs on a connection, on another thread than its own; one within this process ends with it. */
    default void cancel(Connection connection) throws SQLException {}

    /** An identifier, quoted. */
    default String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** How many bytes a name of a column may have; longer ones would be cut. */
    default int longestName() {
        return Integer.MAX_VALUE;
    }

    /** The type that columns have which are made for such values; empty if there is none. */
    Optional<String> columnType(Type type);

    /** The type of ours that holds all values of a column; null if there is none. */
    @Nullable
    Type type(StoredColumn column);

    /** Whether a column of the one type, null for none of ours, may be read as the other; each value is looked at then. */
    default boolean reads(@Nullable Type stored, Type wanted) {
        return wanted.equals(stored)
                || (stored == Scalar.INT && wanted == Scalar.LONG)
                || (stored == Scalar.FLOAT && wanted == Scalar.DOUBLE)
                || (stored == Scalar.UUID && wanted == Scalar.STRING)
                || (wanted instanceof Type.Decimal && stored != null && NumberTypes.exact(stored));
    }

    /** Whether a column's own type keeps fewer digits of a second than ours. */
    default boolean rounds(StoredColumn column) {
        return column.type().startsWith("TIMESTAMP") && column.scale() < 6;
    }

    /** What a text must be converted to explicitly to stand in the column; empty for nothing. */
    default Optional<String> conversionOfText(StoredColumn column) {
        return Optional.empty();
    }

    /**
     * The value of a column of the current row, in the class of its type; null for null.
     *
     * @throws ArithmeticException if it has more digits than the type
     * @throws IllegalArgumentException if it is none of the type otherwise
     */
    default @Nullable Object value(ResultSet rows, int column, Type type) throws SQLException {
        if (type instanceof Type.Decimal decimal) {
            BigDecimal number = rows.getBigDecimal(column);
            return number == null ? null : exact(number, decimal);
        }
        if (!(type instanceof Scalar scalar)) {
            throw new IllegalArgumentException("it is a " + type.text());
        }
        return switch (scalar) {
            case BOOLEAN -> orNull(rows, rows.getBoolean(column));
            case INT -> orNull(rows, rows.getInt(column));
            case LONG -> orNull(rows, rows.getLong(column));
            case FLOAT -> orNull(rows, rows.getFloat(column));
            case DOUBLE -> orNull(rows, rows.getDouble(column));
            case STRING -> rows.getString(column);
            case DATE -> inYears(rows.getObject(column, LocalDate.class));
            case TIMESTAMP -> inYears(rows.getObject(column, LocalDateTime.class));
            case INSTANT -> {
                OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
                yield time == null ? null : inYears(time.toInstant());
            }
            case BINARY -> rows.getBytes(column);
            case UUID -> rows.getObject(column, UUID.class);
            case DURATION, FILE -> throw new IllegalArgumentException("it is a " + type.text());
        };
    }

    private static @Nullable Object orNull(ResultSet rows, Object value) throws SQLException {
        return rows.wasNull() ? null : value;
    }

    /** The number with the digits of the type after the point. */
    static BigDecimal exact(BigDecimal number, Type.Decimal type) {
        BigDecimal exact = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (exact.precision() > type.precision()) {
            throw new ArithmeticException();
        }
        return exact;
    }

    /** The date or time, if it is of the years 1 to 9999 and has no digits behind the microseconds. */
    static @Nullable Object inYears(@Nullable Object time) {
        if (time == null) {
            return null;
        }
        int below = time instanceof TemporalAccessor at && at.isSupported(ChronoField.NANO_OF_SECOND)
                ? at.get(ChronoField.NANO_OF_SECOND) % 1000
                : 0;
        if (below != 0 || !Values.inYears(time)) {
            throw new ArithmeticException();
        }
        return time;
    }

    /** Binds a value of a type to a statement. */
    default void bind(PreparedStatement statement, int place, Type type, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(place, Types.NULL);
        } else if (value instanceof Instant time) {
            statement.setObject(place, time.atOffset(ZoneOffset.UTC));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(place, bytes);
        } else if (value instanceof String text) {
            statement.setString(place, text);
        } else {
            statement.setObject(place, value);
        }
    }

    /** Whether the database compares the values of such a column as expressions do, by size and for being equal. */
    default boolean compares(Type type) {
        return type instanceof Type.Decimal
                || type == Scalar.INT
                || type == Scalar.LONG
                || type == Scalar.BOOLEAN
                || type == Scalar.DATE
                || type == Scalar.TIMESTAMP
                || type == Scalar.INSTANT
                || type == Scalar.UUID;
    }

    /** Whether rows are fetched a portion at a time only within a transaction. */
    default boolean fetchesInTransaction() {
        return false;
    }

    /** Reads what a query gives, through a connection of its own, which it closes. */
    default RowReader reader(TablePlace place, Connection connection, Query query, Schema schema, int fetched)
            throws SQLException {
        return ResultRows.of(place, connection, query, schema, fetched);
    }

    /** The name under which other connections may see the rows as this transaction does; empty if there is no such thing. */
    default Optional<String> sharedSnapshot(Connection transaction) throws SQLException {
        return Optional.empty();
    }

    /** Makes a transaction that begins see the rows as the one does that gave the name. */
    default void adopt(Connection transaction, String snapshot) throws SQLException {
        throw new IllegalStateException(scheme() + " shares no snapshots");
    }

    /** What asks for the columns of a table, {@code ?} its schema or null and {@code ?} its name, that must have a value: name, and whether they get one by themselves. */
    String requiredColumns();

    /** The schema that a name without one is in. */
    default @Nullable String defaultSchema(Connection connection) throws SQLException {
        return connection.getSchema();
    }

    /** Whether tables can be made, dropped and renamed within a transaction. */
    default boolean changesTablesInTransactions() {
        return true;
    }

    /** Where an attempt stages rows for a table. */
    default StagingTable staging(Database database, TableName target, Stage stage) {
        return new StagingTable.Beside(database, target, stage);
    }

    /** Whether staging tables are in the database itself, so that one transaction can take rows from many of them. */
    default boolean stagesBeside() {
        return true;
    }

    /**
     * What makes a staging table.
     *
     * @param lasting whether it will be the table itself
     */
    default String createStaging(String table, String columns, boolean lasting) {
        return "CREATE TABLE " + table + " (" + columns + ")";
    }

    /** What gives a staging table its final name, if it can take one. */
    default Optional<String> renamed(String staged, TableName target) {
        return Optional.empty();
    }

    /** Writes rows to a staging table, through a connection of its own, which it closes. */
    default StagingWriter writer(TablePlace place, Connection connection, String table, Schema schema, int batch)
            throws SQLException {
        return new BatchWriter(place, connection, table, schema, batch);
    }

    /** What keeps others from writing to a table until the transaction ends; empty if nothing has to, or can. */
    default Optional<String> lock(String table) {
        return Optional.empty();
    }

    /** What tells the bytes of a table, one number, or nothing at all; it fails if there is no such table. */
    default String bytes(String table) {
        return "SELECT 0 FROM " + table + " WHERE 1 = 0";
    }

    /** Keeps this connection from waiting for others' locks for more than a moment. */
    default void hurry(Connection connection) throws SQLException {}

    /** What ends a query that also locks the row that it finds. */
    default String lockingRows() {
        return " FOR UPDATE";
    }

    /**
     * What replaces the rows of a table whose keys are staged.
     *
     * @param matches when rows {@code t} and {@code s} have the same key
     * @param values for each column that changes, quoted, what it changes to, computed from {@code s}
     */
    default String update(String table, String staged, String matches, Map<String, String> values) {
        StringBuilder sets = new StringBuilder();
        values.forEach((column, value) -> sets.append(sets.length() == 0 ? "" : ", ")
                .append(column)
                .append(" = ")
                .append(value));
        return "UPDATE " + table + " AS t SET " + sets + " FROM " + staged + " AS s WHERE " + matches;
    }

    /** What asks for the number of this transaction, by which {@link #rowsOf} finds its rows later; empty for none. */
    default Optional<String> transactionNumber() {
        return Optional.empty();
    }

    /** When a row, {@code ?} the number of a transaction, was written by that and not changed since. */
    default String rowsOf() {
        throw new IllegalStateException(scheme() + " does not number transactions");
    }

    /** What the error means. */
    default Fault fault(SQLException thrown) {
        return Fault.bySqlState(thrown);
    }

    /** A writer to a staging table, which counts. */
    interface StagingWriter extends RowWriter {
        /** The rows that are staged, once it is closed. */
        long rows();

        /** The bytes that were sent; 0 if nobody counts them. */
        long bytes();
    }

    /** All databases that are known. */
    static List<Dialect> all() {
        return List.of(new Postgres(), new Sqlite(), new H2(), new DuckDb());
    }
}
