package dev.dataflow.connectors.iceberg;

import dev.dataflow.run.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import org.jspecify.annotations.Nullable;

/** Opens catalogs from connections, and keeps them open. */
final class Catalogs {
    /** Extra: the kind of catalog, {@code jdbc}, {@code hadoop}, {@code rest}, … */
    private static final String KIND = "catalog";
    /** Extra: the name under which a JDBC catalog's rows stand; all that share tables must agree on it. */
    private static final String NAME = "catalogName";

    private static final String DEFAULT_NAME = "dataflow";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRES = "jdbc:postgresql:";
    /** How often a new catalog is looked at again: it has two tables, and one of them gets a column. */
    private static final int TRIES = 5;

    private final Map<Connection, Catalog> open = new HashMap<>();

    synchronized Catalog open(Connection connection) {
        return open.computeIfAbsent(connection, Catalogs::make);
    }

    private static Catalog make(Connection connection) {
        Map<String, String> properties = new HashMap<>(connection.extra());
        String kind = properties.remove(KIND);
        String name = properties.getOrDefault(NAME, DEFAULT_NAME);
        properties.remove(NAME);
        String warehouse = properties.get(CatalogProperties.WAREHOUSE_LOCATION);
        if (warehouse != null && LocalFiles.local(warehouse)) {
            // Iceberg joins locations as texts: one form of the same place, and no Hadoop for plain files.
            properties.put(CatalogProperties.WAREHOUSE_LOCATION, LocalFiles.path(warehouse));
        }
        return "jdbc".equals(kind)
                ? jdbc(name, connection, properties)
                : other(name, kind, connection.login(), connection.password(), properties);
    }

    private static Catalog jdbc(String name, Connection connection, Map<String, String> properties) {
        if (connection.login() != null) {
            properties.putIfAbsent("jdbc.user", connection.login());
        }
        if (connection.password() != null) {
            properties.putIfAbsent("jdbc.password", connection.password());
        }
        String uri = properties.getOrDefault(CatalogProperties.URI, "");
        properties.putIfAbsent("jdbc.schema-version", "V1");
        if (uri.startsWith(SQLITE)) {
            makeParent(Path.of(uri.substring(SQLITE.length())));
            // Several tasks commit at once; each commit holds the file for a moment.
            properties.putIfAbsent("jdbc.busy_timeout", "30000");
        } else if (uri.startsWith(POSTGRES)) {
            // A catalog's statements are of one row: who has not answered for a minute, or is not there, will not.
            properties.putIfAbsent("jdbc.connectTimeout", "5");
            properties.putIfAbsent("jdbc.loginTimeout", "8");
            properties.putIfAbsent("jdbc.socketTimeout", "60");
            properties.putIfAbsent("jdbc.tcpKeepAlive", "true");
        }
        String warehouse = properties.getOrDefault(CatalogProperties.WAREHOUSE_LOCATION, "");
        boolean plain = LocalFiles.local(warehouse) && !properties.containsKey(CatalogProperties.FILE_IO_IMPL);
        for (int left = TRIES; ; left--) {
            try {
                return withOwnLoader(() -> jdbc(name, properties, plain));
            } catch (UncheckedSQLException e) {
                if (left == 0 || !madeByAnother(e)) {
                    throw e;
                }
            }
        }
    }

    private static Catalog jdbc(String name, Map<String, String> properties, boolean plain) {
        JdbcCatalog catalog = plain ? new JdbcCatalog(options -> new LocalFiles(), null, true) : new JdbcCatalog();
        catalog.setConf(plain ? new Object() : new Configuration(false));
        catalog.initialize(name, properties);
        return catalog;
    }

    /** Of several that make a new catalog's own tables at once all but one fail; each finds them when it looks again. */
    private static boolean madeByAnother(UncheckedSQLException thrown) {
        String words = String.valueOf(thrown.getCause()).toLowerCase(Locale.ROOT);
        return words.contains("already exists") || words.contains("duplicate") || words.contains("concurrently");
    }

    private static Catalog other(
            String name,
            @Nullable String kind,
            @Nullable String login,
            @Nullable String password,
            Map<String, String> properties) {
        if (kind != null) {
            properties.put(CatalogUtil.ICEBERG_CATALOG_TYPE, kind);
        }
        if ("rest".equals(kind) && password != null) {
            // A name and a secret are exchanged for a token; a secret alone is one.
            properties.putIfAbsent(
                    login == null ? OAuth2Properties.TOKEN : OAuth2Properties.CREDENTIAL,
                    login == null ? password : login + ":" + password);
        }
        return withOwnLoader(() -> CatalogUtil.buildIcebergCatalog(name, properties, new Configuration()));
    }

    /** Iceberg finds its parts through the thread's loader, which is the user's and may hold another Iceberg. */
    private static Catalog withOwnLoader(Supplier<Catalog> make) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Catalogs.class.getClassLoader());
        try {
            return make.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void makeParent(Path file) {
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder of the catalog " + file, e);
        }
    }
}
