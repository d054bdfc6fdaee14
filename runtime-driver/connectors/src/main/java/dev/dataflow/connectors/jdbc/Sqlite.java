package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.connect.Stage;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite database in a file. Its columns hold what they are given, whatever their type: each value is looked at when it
 * is read. What SQLite has no type for is text, in an order that is that of the values but for decimals.
 */
final class Sqlite implements Dialect {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    /** More digits than these do not fit into the floating-point number that a column of numbers makes of a decimal. */
    private static final int EXACT_DIGITS = 15;
    /** The greatest whole number below which a double has all of them. */
    private static final long EXACT_WHOLE = 1L << 53;

    @Override
    public String scheme() {
        return "jdbc:sqlite:";
    }

    @Override
    public String jar() {
        return "sqlite-jdbc";
    }

    /** Others hold the file for a moment at each commit. Who will write says so at once, and waits its turn. */
    @Override
    public Map<String, String> settings() {
        return Map.of("busy_timeout", "30000", "transaction_mode", "IMMEDIATE");
    }

    @Override
    public Optional<String> refuses(String url) {
        String place = place(url);
        if (place.isBlank() || place.startsWith(":") || place.contains("?")) {
            return Optional.of("it is no file that other tasks find as well");
        }
        Path folder = Path.of(place).toAbsolutePath().getParent();
        return folder == null || !Files.isDirectory(folder)
                ? Optional.of("the folder " + folder + " is not there")
                : Optional.empty();
    }

    private static String place(String url) {
        String place = url.substring("jdbc:sqlite:".length());
        return place.startsWith("file:") ? place.substring("file:".length()) : place;
    }

    @Override
    public Optional<String> columnType(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return Optional.of("DECIMAL_TEXT(" + decimal.precision() + "," + decimal.scale() + ")");
        } else if (!StandardTypes.has(type)) {
            return Optional.empty();
        }
        return Optional.of(
                switch ((Scalar) type) {
                    case INT -> "INT";
                    case FLOAT -> "FLOAT";
                    case DOUBLE -> "DOUBLE";
                    case STRING -> "TEXT";
                    case TIMESTAMP -> "TIMESTAMP";
                    case INSTANT -> "TIMESTAMPTZ";
                    case UUID -> "UUID_TEXT";
                    default -> StandardTypes.name((Scalar) type);
                });
    }

    @Override
    public @Nullable Type type(StoredColumn column) {
        return switch (column.type()) {
            case "INTEGER" -> Scalar.LONG;
            case "FLOAT", "REAL" -> Scalar.DOUBLE;
            case "NVARCHAR", "NCHAR" -> Scalar.STRING;
            case "UUID_TEXT" -> Scalar.UUID;
            // What is computed in a query has no type, and is called this.
            case "NUMERIC", "DECIMAL", "DECIMAL_TEXT" ->
                column.precision() == 0 ? null : StandardTypes.decimal(column.precision(), column.scale());
            default -> StandardTypes.of(column);
        };
    }

    @Override
    public boolean reads(@Nullable Type stored, Type wanted) {
        return StandardTypes.has(wanted);
    }

    @Override
    public boolean rounds(StoredColumn column) {
        return (column.type().equals("NUMERIC") || column.type().equals("DECIMAL"))
                && column.precision() > EXACT_DIGITS;
    }

    @Override
    public @Nullable Object value(ResultSet rows, int column, Type type) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return null;
        } else if (type instanceof Type.Decimal decimal) {
            return Dialect.exact(new BigDecimal(value.toString()), decimal);
        }
        return switch ((Scalar) type) {
            case BOOLEAN -> flag(whole(value));
            case INT -> Math.toIntExact(whole(value));
            case LONG -> whole(value);
            case FLOAT -> single(number(value));
            case DOUBLE -> number(value);
            case STRING -> text(value);
            case DATE -> Dialect.inYears(LocalDate.parse(text(value)));
            case TIMESTAMP -> Dialect.inYears(LocalDateTime.parse(text(value).replace(' ', 'T')));
            case INSTANT ->
                Dialect.inYears(
                        OffsetDateTime.parse(text(value).replace(' ', 'T')).toInstant());
            case BINARY -> {
                if (value instanceof byte[] bytes) {
                    yield bytes;
                }
                throw unfit(value);
            }
            case UUID -> UUID.fromString(text(value));
            case DURATION, FILE -> throw unfit(value);
        };
    }

    private static Boolean flag(long number) {
        if (number != 0 && number != 1) {
            throw unfit(number);
        }
        return number == 1;
    }

    private static long whole(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw unfit(value);
    }

    private static Float single(double number) {
        float single = (float) number;
        if ((double) single != number) {
            throw unfit(number);
        }
        return single;
    }

    private static double number(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        long whole = whole(value);
        if (Math.abs(whole) > EXACT_WHOLE) {
            throw unfit(value);
        }
        return whole;
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw unfit(value);
    }

    private static IllegalArgumentException unfit(Object value) {
        return new IllegalArgumentException("it is a " + value.getClass().getSimpleName());
    }

    @Override
    public void bind(PreparedStatement statement, int place, Type type, @Nullable Object value) throws SQLException {
        if (value instanceof Boolean flag) {
            statement.setInt(place, flag ? 1 : 0);
        } else if (value instanceof Float number) {
            statement.setDouble(place, plain(number));
        } else if (value instanceof Double number) {
            statement.setDouble(place, plain(number));
        } else if (value instanceof BigDecimal number) {
            statement.setString(place, number.toPlainString());
        } else if (value instanceof LocalDateTime time) {
            statement.setString(place, TIME.format(time));
        } else if (value instanceof Instant time) {
            statement.setString(place, TIME.format(time.atOffset(ZoneOffset.UTC)) + "Z");
        } else if (value instanceof LocalDate || value instanceof UUID) {
            statement.setString(place, value.toString());
        } else {
            Dialect.super.bind(statement, place, type, value);
        }
    }

    /** SQLite would keep what is no number as null. */
    private static double plain(double number) {
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException("SQLite cannot keep NaN");
        }
        return number;
    }

    /** Of dates and times as texts nobody knows who wrote them, and in which form. */
    @Override
    public boolean compares(Type type) {
        return type == Scalar.INT || type == Scalar.LONG || type == Scalar.BOOLEAN;
    }

    @Override
    public String requiredColumns() {
        return "SELECT name, dflt_value IS NOT NULL OR (pk > 0 AND upper(type) = 'INTEGER')"
                + " FROM pragma_table_xinfo(?2, ?1) WHERE \"notnull\" = 1";
    }

    @Override
    public String defaultSchema(Connection connection) {
        return "main";
    }

    /** In a file of its own beside the database: a database has one writer at a time, and staging may take long. */
    @Override
    public StagingTable staging(Database database, TableName target, Stage stage) {
        String name = StagingTable.name(stage);
        Path file = Path.of(place(database.url()) + "-" + name);
        Database staging = database.at(
                scheme() + file, Map.of("synchronous", "OFF", "journal_mode", "OFF", "locking_mode", "NORMAL"));
        return new Apart(staging, quoted(name), file);
    }

    @Override
    public boolean stagesBeside() {
        return false;
    }

    /** Transactions that write exclude each other. */
    @Override
    public String lockingRows() {
        return "";
    }

    @Override
    public Fault fault(SQLException thrown) {
        String words = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("no such table") || words.contains("unknown database")) {
            return Fault.TABLE_MISSING;
        } else if (words.contains("no such column") || words.contains("has no column named")) {
            return Fault.COLUMN_MISSING;
        } else if (words.contains("already exists")) {
            return Fault.TABLE_EXISTS;
        } else if (words.contains("ioerr_fstat") || words.contains("readonly_dbmoved")) {
            // A staged file is gone while it was attached: another attempt has committed its rows.
            return Fault.CONFLICT;
        }
        return switch (thrown.getErrorCode() & 0xff) {
            case 5, 6 -> Fault.CONFLICT;
            case 3, 8, 23 -> Fault.ACCESS_DENIED;
            case 7 -> Fault.OUT_OF_MEMORY;
            case 13 -> Fault.DISK_FULL;
            case 14, 26 -> Fault.DATABASE_MISSING;
            case 18, 20 -> Fault.VALUE_UNFIT;
            case 19 ->
                words.contains("not null")
                        ? Fault.NULL_REFUSED
                        : words.contains("unique") || words.contains("primary key")
                                ? Fault.KEY_EXISTS
                                : Fault.CONSTRAINT_BROKEN;
            case 1 -> Fault.STATEMENT_INVALID;
            default -> Fault.UNKNOWN;
        };
    }

    /** A table in a file of its own. */
    private record Apart(Database database, String name, Path file) implements StagingTable {
        private static final String SCHEMA = "dataflow_stage";

        /** A file that is not there is not made: the table is missed then. */
        @Override
        public String attach(Connection connection) throws SQLException {
            if (Files.exists(file)) {
                try (PreparedStatement attach = connection.prepareStatement("ATTACH DATABASE ? AS " + SCHEMA)) {
                    attach.setString(1, file.toString());
                    attach.execute();
                }
            }
            return SCHEMA + "." + name;
        }

        @Override
        public Optional<Long> bytes() throws SQLException {
            try {
                return Files.exists(file) ? Optional.of(Files.size(file)) : Optional.empty();
            } catch (IOException e) {
                throw new SQLException("Cannot look at " + file + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void drop() throws SQLException {
            try {
                for (String end : List.of("", "-journal", "-wal", "-shm")) {
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
                }
            } catch (IOException e) {
                throw new SQLException("Cannot remove " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
