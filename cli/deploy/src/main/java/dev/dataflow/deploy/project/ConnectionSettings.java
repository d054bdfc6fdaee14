package dev.dataflow.deploy.project;

import dev.dataflow.run.Connection;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A local connection as a project's file describes it. Its values may refer to variables of the environment, which are looked
 * up when the connection is needed and no sooner: a project can be checked and compiled without any secret.
 */
public final class ConnectionSettings {
    private static final String ID = "[A-Za-z0-9_.-]+";
    private static final String ICEBERG = "iceberg";
    private static final String WAREHOUSE = "warehouse";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final List<String> FIELDS = List.of("host", "port", "schema", "login", "password");
    /** Extras that are paths when they have no scheme. */
    private static final List<String> PATHS = List.of("path", WAREHOUSE);

    private final String type;
    private final Map<String, SettingsNode> values;
    private final Path folder;
    private final Path warehouse;

    private ConnectionSettings(String type, Map<String, SettingsNode> values, Path folder, Path warehouse) {
        this.type = type;
        this.values = Collections.unmodifiableMap(values);
        this.folder = folder;
        this.warehouse = warehouse;
    }

    /**
     * Reads one.
     *
     * @param folder what its relative paths are relative to
     * @param warehouse the one of an iceberg connection that names none
     */
    static ConnectionSettings read(String id, SettingsNode node, Path folder, Path warehouse) {
        if (!id.matches(ID)) {
            throw node.problem(
                    "\"" + id + "\" is not a connection id.",
                    "Airflow keeps connections by id.",
                    "use letters, digits, _, - and . only.");
        }
        Map<String, SettingsNode> values = new LinkedHashMap<>(node.entries());
        SettingsNode type = values.remove("type");
        if (type == null) {
            throw node.problem(
                    "The key \"type\" is missing.",
                    "It tells what the connection leads to, and so what its other keys mean.",
                    "add \"type: iceberg\", \"type: files\" or the type of the database.");
        }
        ConnectionSettings settings = new ConnectionSettings(type.text(), values, folder, warehouse);
        settings.resolved(name -> "1"); // whatever is wrong with it, but for variables, is told now
        return settings;
    }

    boolean isIceberg() {
        return type.equals(ICEBERG);
    }

    /** The connection, with what its references to variables refer to; paths among its extras are absolute. */
    Connection resolved(SettingsNode.Variables variables) {
        Optional<SettingsNode> port = Optional.ofNullable(values.get("port"));
        Map<String, String> extra = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!FIELDS.contains(key)) {
                extra.put(key, value.text(variables));
            }
        });
        // The warehouse of a REST catalog is the server's, and a name of it is no path.
        boolean rest = isIceberg() && "rest".equals(extra.get("catalog"));
        extra.replaceAll((key, text) -> rest && key.equals(WAREHOUSE) ? text : absolute(key, text));
        if (isIceberg() && !rest) {
            extra.putIfAbsent(WAREHOUSE, warehouse.toString());
        }
        return new Connection(
                type,
                text("host", variables),
                port.map(value -> value.port(variables)).orElse(null),
                text("schema", variables),
                text("login", variables),
                text("password", variables),
                new TreeMap<>(extra));
    }

    private @Nullable String text(String key, SettingsNode.Variables variables) {
        SettingsNode value = values.get(key);
        return value == null ? null : value.text(variables);
    }

    private String absolute(String key, String text) {
        if (text.startsWith(SQLITE) && !text.startsWith(SQLITE + ":")) {
            return SQLITE + folder.resolve(text.substring(SQLITE.length())).normalize();
        }
        return PATHS.contains(key) && !text.matches("[a-z][a-z0-9+.-]*:.*")
                ? folder.resolve(text).normalize().toString()
                : text;
    }

    /** Without its values, which may be secret. */
    @Override
    public String toString() {
        return "ConnectionSettings[type=" + type + "]";
    }
}
