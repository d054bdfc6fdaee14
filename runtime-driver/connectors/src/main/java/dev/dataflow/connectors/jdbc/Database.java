package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database as a connection names it: its address, and the login, which is never part of that. */
final class Database {
    /** Extra: the database's file. */
    private static final String PATH = "path";
    /** Extra: the address as JDBC has it. */
    private static final String URL = "url";
    /** Extras of Airflow's own that say how Python finds a driver. */
    private static final String[] FOREIGN = {"driver_path", "driver_class", "driver"};

    private static final Pattern HOSTS = Pattern.compile("[A-Za-z0-9._:,\\[\\]-]+");
    private static final Pattern CREDENTIALS = Pattern.compile(
            "[?&;](user|username|password|passwd|pwd|sslpassword)=|//[^/?]*@", Pattern.CASE_INSENSITIVE);

    private final Dialect dialect;
    private final Driver driver;
    private final String url;
    private final Map<String, String> settings;
    private final OpenConnections open;

    private Database(Dialect dialect, Driver driver, String url, Map<String, String> settings, OpenConnections open) {
        this.dialect = dialect;
        this.driver = driver;
        this.url = url;
        this.settings = settings;
        this.open = open;
    }

    /**
     * The database that a connection leads to; opens nothing yet.
     *
     * @param step the step that needs it, null for none
     * @param id the connection's
     * @param open where connections to it are noted
     */
    static Database of(@Nullable String step, String id, dev.dataflow.run.Connection connection, OpenConnections open) {
        Reading reading = new Reading(step, id, connection);
        String url = reading.url();
        if (CREDENTIALS.matcher(url).find()) {
            throw reading.unfit("its address holds a login. Put it into the connection's login and password");
        }
        Dialect dialect = Dialect.all().stream()
                .filter(one -> url.startsWith(one.scheme()))
                .findFirst()
                .orElseThrow(() -> reading.unfit("no database is known whose address begins with \""
                        + url.substring(0, url.indexOf(':', "jdbc:".length()) + 1) + "\". Known are: "
                        + Dialect.all().stream().map(Dialect::scheme).collect(Collectors.joining(", "))));
        dialect.refuses(url).ifPresent(why -> {
            throw reading.unfit(why + ". Correct the connection");
        });
        Map<String, String> settings = new HashMap<>(dialect.settings());
        settings.putAll(connection.extra());
        settings.remove(PATH);
        settings.remove(URL);
        Arrays.asList(FOREIGN).forEach(settings::remove);
        if (connection.login() != null && !connection.login().isEmpty()) {
            settings.put("user", connection.login());
        }
        if (connection.password() != null) {
            settings.put("password", connection.password());
        }
        return new Database(dialect, reading.driver(dialect, url), url, settings, open);
    }

    /** Another place of the same kind. */
    Database at(String otherUrl, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new Database(dialect, driver, otherUrl, all, open);
    }

    Dialect dialect() {
        return dialect;
    }

    String url() {
        return url;
    }

    /** A new connection, which commits each statement. */
    Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings);
        Connection connection = dialect.connect(driver, url, properties);
        if (connection == null) {
            throw new SQLException("The driver does not know the address", "08001");
        }
        open.add(connection, dialect);
        return connection;
    }

    /** Without anything that may be secret. */
    @Override
    public String toString() {
        return "Database[" + dialect.scheme() + "]";
    }

    /** Reads a connection. */
    private record Reading(@Nullable String step, String id, dev.dataflow.run.Connection connection) {

        String url() {
            String given = connection.extra().get(URL);
            String host = connection.host();
            if (given != null) {
                return jdbc(given);
            } else if (host != null && host.startsWith("jdbc:")) {
                return jdbc(host);
            }
            String type = connection.type().toLowerCase(Locale.ROOT);
            return switch (type) {
                case "postgres", "postgresql" -> postgres(host == null || host.isBlank() ? "localhost" : host);
                case "sqlite", "duckdb", "h2" -> "jdbc:" + type + ":" + file(host);
                default ->
                    throw unfit("it is of type \"" + connection.type() + "\". Types of databases are: postgres, sqlite,"
                            + " h2, duckdb, and jdbc with the address as its host or as the extra \"url\"");
            };
        }

        private String jdbc(String address) {
            if (!address.startsWith("jdbc:") || address.indexOf(':', "jdbc:".length()) < 0) {
                throw unfit("its extra \"url\" is no address of a database: one begins as jdbc:postgresql:");
            }
            return address;
        }

        /** Airflow keeps the database's name as the schema. */
        private String postgres(String hosts) {
            if (!HOSTS.matcher(hosts).matches()) {
                throw unfit("its host is no name of a host");
            }
            int port = connection.port() == null ? 5432 : connection.port();
            String places = Arrays.stream(hosts.split(","))
                    .map(host -> host.startsWith("[") || host.indexOf(':') == host.lastIndexOf(':')
                            ? host
                            : "[" + host + "]")
                    .map(host -> host.matches(".*[^\\[:]:\\d+|\\[.*]:\\d+") ? host : host + ":" + port)
                    .collect(Collectors.joining(","));
            String name = connection.schema() == null ? "" : connection.schema();
            return "jdbc:postgresql://" + places + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        }

        private String file(@Nullable String host) {
            return Optional.ofNullable(connection.extra().get(PATH))
                    .or(() -> Optional.ofNullable(host).filter(text -> !text.isBlank()))
                    .or(() -> Optional.ofNullable(connection.schema()).filter(text -> !text.isBlank()))
                    .orElseThrow(
                            () -> unfit("it names no file. Put its path into the extra \"path\", or into the host"));
        }

        /** From the driver's own class path: a user's jars are not there when rows are committed. */
        Driver driver(Dialect dialect, String url) {
            ServiceLoader<Driver> drivers = ServiceLoader.load(Driver.class, Database.class.getClassLoader());
            for (Driver driver : drivers) {
                try {
                    if (driver.acceptsURL(url)) {
                        return driver;
                    }
                } catch (SQLException other) {
                    // It does not know the address, and says so in this way.
                }
            }
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "JDBC_DRIVER_MISSING",
                    step,
                    "Cannot use the connection \"" + id + "\": there is no driver for " + dialect.scheme()
                            + " on the engine's class path. Put its jar, " + dialect.jar()
                            + ", into the folder \"lib\" of the engine's distribution, and install again");
        }

        DriverFailure unfit(String why) {
            return new DriverFailure(
                    FailureClass.CONFIG,
                    "CONNECTION_UNFIT",
                    step,
                    (step == null ? "Cannot use" : "Step \"" + step + "\" cannot use") + " the connection \"" + id
                            + "\": " + why);
        }
    }
}
