package dev.dataflow.deploy.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A local connection as a project's file describes it. Its text form leaves out the password and every extra, since those may be secret.
 *
 * @param type what it leads to ({@code iceberg}, {@code files}, {@code postgres}, …)
 * @param extra whatever else its type needs, as text; paths among them are absolute
 */
public record ConnectionSettings(
        String type,
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> schema,
        Optional<String> login,
        Optional<String> password,
        Map<String, String> extra) {

    private static final String ID = "[A-Za-z0-9_.-]+";
    private static final String SQLITE = "jdbc:sqlite:";
    /** Extras that are paths when they have no scheme. */
    private static final List<String> PATHS = List.of("path", "warehouse");

    public ConnectionSettings {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    static ConnectionSettings read(String id, SettingsNode node, Path folder) {
        if (!id.matches(ID)) {
            throw node.problem(
                    "\"" + id + "\" is not a connection id.",
                    "Airflow keeps connections by id.",
                    "use letters, digits, _, - and . only.");
        }
        Map<String, SettingsNode> entries = new LinkedHashMap<>(node.entries());
        SettingsNode type = entries.remove("type");
        if (type == null) {
            throw node.problem(
                    "The key \"type\" is missing.",
                    "It tells what the connection leads to, and so what its other keys mean.",
                    "add \"type: iceberg\", \"type: files\" or the type of the database.");
        }
        SettingsNode port = entries.remove("port");
        List<Optional<String>> texts = new ArrayList<>();
        for (String key : List.of("host", "schema", "login", "password")) {
            texts.add(Optional.ofNullable(entries.remove(key)).map(SettingsNode::text));
        }
        Map<String, String> extra = new LinkedHashMap<>();
        entries.forEach((key, value) -> extra.put(key, absolute(key, value.text(), folder)));
        return new ConnectionSettings(
                type.text(),
                texts.get(0),
                Optional.ofNullable(port).map(SettingsNode::port),
                texts.get(1),
                texts.get(2),
                texts.get(3),
                extra);
    }

    private static String absolute(String key, String text, Path folder) {
        if (text.startsWith(SQLITE) && !text.startsWith(SQLITE + ":")) {
            return SQLITE + folder.resolve(text.substring(SQLITE.length())).normalize();
        }
        return PATHS.contains(key) && !text.matches("[a-z][a-z0-9+.-]*:.*")
                ? folder.resolve(text).normalize().toString()
                : text;
    }

    ConnectionSettings orElse(String key, String value) {
        if (extra.containsKey(key)) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(extra);
        more.put(key, value);
        return new ConnectionSettings(type, host, port, schema, login, password, more);
    }

    @Override
    public String toString() {
        return "ConnectionSettings[type=" + type + ", host=" + host + ", port=" + port + "]";
    }
}
