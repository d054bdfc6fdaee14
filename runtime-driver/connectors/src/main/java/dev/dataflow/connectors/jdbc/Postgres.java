package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** PostgreSQL, 12 or newer. Rows are written by COPY. */
final class Postgres implements Dialect {
    /** Types whose values are read as text, and written as text that is converted. */
    private static final Set<String> TEXTS = Set.of("JSON", "JSONB", "XML");
    /** What arrays may hold to be lists: those of dates and times come from the driver in an older calendar. */
    private static final Set<Scalar> ELEMENTS =
            Set.of(Scalar.BOOLEAN, Scalar.INT, Scalar.LONG, Scalar.FLOAT, Scalar.DOUBLE, Scalar.STRING, Scalar.UUID);

    /** Extra: after so many seconds in which nothing comes or goes the server is asked; 0 for never. */
    private static final String SILENCE = "silenceSeconds";

    private static final String DEFAULT_SILENCE = "30";
    /** The driver's setting that says what makes its sockets. */
    private static final String SOCKETS = "socketFactory";

    @Override
    public String scheme() {
        return "jdbc:postgresql:";
    }

    @Override
    public String jar() {
        return "postgresql";
    }

    /** Who is not there is known after seconds; statements may take as long as they need. */
    @Override
    public Map<String, String> settings() {
        return Map.of(
                "connectTimeout", "5",
                "loginTimeout", "8",
                "tcpKeepAlive", "true",
                "ApplicationName", "dataflow",
                // A text that is bound takes the type of what it is compared with.
                "stringtype", "unspecified");
    }

    @Override
    public @Nullable Connection connect(Driver driver, String url, Properties settings) throws SQLException {
        Properties all = new Properties();
        all.putAll(settings);
        Object silence = all.remove(SILENCE);
        Duration quiet = Duration.ofSeconds(seconds(silence == null ? DEFAULT_SILENCE : silence.toString()));
        if (quiet.isZero() || all.containsKey(SOCKETS)) {
            return driver.connect(url, all);
        }
        Watch watch = new Watch(quiet);
        Connection connection = watch.opening(argument -> {
            Properties watched = new Properties();
            watched.putAll(all);
            watched.setProperty(SOCKETS, Watch.Sockets.class.getName());
            watched.setProperty(SOCKETS + "Arg", argument);
            return driver.connect(url, watched);
        });
        if (connection != null) {
            try {
                Backend.of(connection, () -> driver.connect(url, all)).ifPresent(watch::begin);
            } catch (SQLException unknown) {
                connection.close();
                throw unknown;
            }
        }
        return connection;
    }

    private static int seconds(String text) throws SQLException {
        try {
            return Math.max(0, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new SQLException("The extra \"" + SILENCE + "\" is no number of seconds: " + text, "08001", e);
        }
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public int longestName() {
        return 63;
    }

    @Override
    public Optional<String> columnType(Type type) {
        if (type instanceof Type.ListOf list) {
            return element(list.element())
                    ? columnType(list.element()).map(element -> element + "[]")
                    : Optional.empty();
        } else if (!StandardTypes.has(type)) {
            return Optional.empty();
        } else if (type instanceof Type.Decimal decimal) {
            return Optional.of("numeric(" + decimal.precision() + "," + decimal.scale() + ")");
        }
        return Optional.of(
                type == Scalar.STRING
                        ? "text"
                        : type == Scalar.BINARY
                                ? "bytea"
                                : StandardTypes.name((Scalar) type).toLowerCase(Locale.ROOT));
    }

    private static boolean element(Type type) {
        return type instanceof Type.Decimal || (type instanceof Scalar scalar && ELEMENTS.contains(scalar));
    }

    @Override
    public @Nullable Type type(StoredColumn column) {
        String name = column.type();
        if (name.startsWith("_")) {
            Type element = type(new StoredColumn("", name.substring(1), column.precision(), column.scale()));
            return element != null && element(element) ? new Type.ListOf(element, true) : null;
        } else if (TEXTS.contains(name)) {
            return Scalar.STRING;
        }
        return switch (name) {
            case "SERIAL", "SMALLSERIAL" -> Scalar.INT;
            case "BIGSERIAL", "OID" -> Scalar.LONG;
            case "BPCHAR", "NAME", "CITEXT" -> Scalar.STRING;
            default -> StandardTypes.of(column);
        };
    }

    @Override
    public boolean reads(@Nullable Type stored, Type wanted) {
        if (stored instanceof Type.ListOf list && wanted instanceof Type.ListOf other) {
            return reads(list.element(), other.element());
        }
        return Dialect.super.reads(stored, wanted);
    }

    @Override
    public Optional<String> conversionOfText(StoredColumn column) {
        return TEXTS.contains(column.type()) ? Optional.of(column.type().toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    @Override
    public @Nullable Object value(ResultSet rows, int column, Type type) throws SQLException {
        if (!(type instanceof Type.ListOf list)) {
            return Dialect.super.value(rows, column, type);
        }
        Array array = rows.getArray(column);
        if (array == null) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
            elements.add(element(element, list));
        }
        return elements;
    }

    private static @Nullable Object element(@Nullable Object element, Type.ListOf list) {
        if (element == null) {
            if (!list.nullableElements()) {
                throw new IllegalArgumentException("an element is null");
            }
            return null;
        } else if (element instanceof Object[]) {
            throw new IllegalArgumentException("it has several dimensions");
        } else if (list.element() instanceof Type.Decimal decimal) {
            return Dialect.exact(new BigDecimal(element.toString()), decimal);
        } else if (list.element() == Scalar.LONG) {
            return ((Number) element).longValue();
        } else if (list.element() == Scalar.DOUBLE) {
            return ((Number) element).doubleValue();
        }
        return list.element() == Scalar.INT ? (Object) ((Number) element).intValue() : element;
    }

    @Override
    public boolean fetchesInTransaction() {
        return true;
    }

    /** By COPY, which sends rows as they come, where nothing has to be bound; else a portion at a time. */
    @Override
    public RowReader reader(TablePlace place, Connection connection, Query query, Schema schema, int fetched)
            throws SQLException {
        Optional<String> streamed = CopyRows.statement(this, query, schema);
        return streamed.isPresent()
                ? new CopyRows(place, connection, streamed.get(), schema)
                : Dialect.super.reader(place, connection, query, schema, fetched);
    }

    @Override
    public Optional<String> sharedSnapshot(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    @Override
    public void adopt(Connection transaction, String snapshot) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot.replace("'", "''") + "'");
        }
    }

    @Override
    public String requiredColumns() {
        return "SELECT a.attname, a.atthasdef OR a.attidentity <> '' FROM pg_catalog.pg_attribute a"
                + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull";
    }

    /** Nobody waits for it to be written ahead, nor vacuums it; a crash of the server empties it, and the commit finds out. */
    @Override
    public String createStaging(String table, String columns, boolean lasting) {
        return lasting
                ? Dialect.super.createStaging(table, columns, true)
                : "CREATE UNLOGGED TABLE " + table + " (" + columns + ") WITH (autovacuum_enabled = false)";
    }

    @Override
    public Optional<String> renamed(String staged, TableName target) {
        return Optional.of("ALTER TABLE " + staged + " RENAME TO " + quoted(target.name()));
    }

    @Override
    public StagingWriter writer(TablePlace place, Connection connection, String table, Schema schema, int batch)
            throws SQLException {
        return new CopyWriter(place, connection, table, schema);
    }

    /** Others may read the table, also while it is being overwritten. */
    @Override
    public Optional<String> lock(String table) {
        return Optional.of("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
    }

    @Override
    public String bytes(String table) {
        return "SELECT pg_total_relation_size('" + table.replace("'", "''") + "'::regclass)";
    }

    @Override
    public void hurry(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '3s'");
        }
    }

    @Override
    public Optional<String> transactionNumber() {
        return Optional.of("SELECT CAST(txid_current() % 4294967296 AS text)");
    }

    @Override
    public String rowsOf() {
        return "CAST(xmin AS text) = ?";
    }
}
