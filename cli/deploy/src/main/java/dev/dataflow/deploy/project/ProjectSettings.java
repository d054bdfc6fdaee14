package dev.dataflow.deploy.project;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A project's {@code dataflow.yaml}.
 *
 * @param folder where the file is; absolute
 * @param project name of the project, under which its releases go
 * @param catalog the connection that Iceberg tables belong to unless they name another, if there is one
 * @param warehouse folder of the tables' files; absolute
 * @param staging folder of what passes between tasks; absolute
 * @param deadLetters folder of rejected rows; absolute
 * @param connections local connections by id, in the order of the file
 */
public record ProjectSettings(
        Path folder,
        String project,
        Optional<String> catalog,
        Path warehouse,
        Path staging,
        Path deadLetters,
        Map<String, ConnectionSettings> connections) {

    /** The file's name. */
    public static final String FILE = "dataflow.yaml";

    private static final List<String> KEYS =
            List.of("project", "catalog", "warehouse", "staging", "deadLetters", "connections");
    private static final String NAME = "[A-Za-z0-9_-]+";

    public ProjectSettings {
        connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
    }

    /** Finds the project that a folder is in: the folder itself or the nearest one above it that has a {@code dataflow.yaml}. */
    public static ProjectSettings around(Path folder) {
        Path start = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(start)) {
            throw Obstacle.usage(
                    start.toString(),
                    "There is no such folder.",
                    "A command works on the project whose " + FILE + " is in that folder or above it.",
                    "name an existing folder with -C, or leave -C out to use the current one.");
        }
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(FILE))) {
                return load(at.resolve(FILE));
            }
        }
        throw Obstacle.project(
                start.toString(),
                "There is no " + FILE + " in this folder or in any above it.",
                "That file tells which folder is a project and where its tables, staging and connections are.",
                "go into a project's folder, name one with -C DIR, or write a " + FILE
                        + " that begins with \"project: NAME\".");
    }

    /** Reads one file. */
    public static ProjectSettings load(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        SettingsNode root = SettingsNode.parse(absolute, read(absolute));
        Map<String, SettingsNode> entries = root.entries(KEYS);
        Path folder = Optional.ofNullable(absolute.getParent()).orElseThrow();
        Path warehouse = folder(entries, "warehouse", folder, ".dataflow/warehouse");
        Map<String, ConnectionSettings> connections = connections(entries.get("connections"), folder, warehouse);
        return new ProjectSettings(
                folder,
                project(root, entries),
                catalog(entries.get("catalog"), connections),
                warehouse,
                folder(entries, "staging", folder, ".dataflow/staging"),
                folder(entries, "deadLetters", folder, ".dataflow/dead-letters"),
                connections);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw Obstacle.project(
                    file.toString(),
                    "There is no such file.",
                    "It tells where the project's tables, staging and connections are.",
                    "write one that begins with \"project: NAME\".");
        } catch (IOException e) {
            throw Obstacle.project(
                    file.toString(),
                    "The file cannot be read as UTF-8 text: " + e + ".",
                    "Without it the project's tables, staging and connections are not known.",
                    "make it readable for your user, and save it as UTF-8.");
        }
    }

    private static String project(SettingsNode root, Map<String, SettingsNode> entries) {
        SettingsNode node = entries.get("project");
        if (node == null) {
            throw root.problem(
                    "The key \"project\" is missing.",
                    "Releases are kept under the project's name.",
                    "add a line \"project: NAME\".");
        }
        if (!node.text().matches(NAME)) {
            throw node.problem(
                    "\"" + node.text() + "\" is not a name.",
                    "It becomes part of file names and of Airflow's addresses.",
                    "use letters, digits, _ and - only.");
        }
        return node.text();
    }

    private static Path folder(Map<String, SettingsNode> entries, String key, Path base, String otherwise) {
        SettingsNode node = entries.get(key);
        return base.resolve(node == null ? otherwise : node.text()).normalize();
    }

    private static Map<String, ConnectionSettings> connections(
            @Nullable SettingsNode node, Path folder, Path warehouse) {
        Map<String, ConnectionSettings> connections = new LinkedHashMap<>();
        if (node != null) {
            node.entries().forEach((id, entry) -> {
                connections.put(id, ConnectionSettings.read(id, entry, folder, warehouse));
            });
        }
        return connections;
    }

    private static Optional<String> catalog(@Nullable SettingsNode node, Map<String, ConnectionSettings> connections) {
        if (node == null) {
            return Optional.empty();
        }
        ConnectionSettings named = connections.get(node.text());
        if (named == null || !named.isIceberg()) {
            List<String> possible = new ArrayList<>();
            connections.forEach((id, connection) -> {
                if (connection.isIceberg()) {
                    possible.add(id);
                }
            });
            throw node.problem(
                    "\"" + node.text() + "\" is not an iceberg connection of this file."
                            + (possible.isEmpty() ? "" : " There is: " + String.join(", ", possible) + "."),
                    "Iceberg tables belong to it unless they name another.",
                    possible.isEmpty()
                            ? "add it under \"connections\", with \"type: iceberg\"."
                            : "name one of those, or add it under \"connections\".");
        }
        return Optional.of(node.text());
    }
}
