package dev.dataflow.deploy.project;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.run.Connection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A project's connections by id, as runs and Airflow take them. The project's catalog is there under a second id too, the one of pipelines that name none.
 *
 * @param file where they were read
 * @param variables of the environment, to which their values may refer
 */
public record LocalConnections(
        String file, SortedMap<String, ConnectionSettings> settings, Map<String, String> variables) {
    /** The id that tables have whose author named no connection. */
    private static final String DEFAULT_CATALOG = "iceberg_default";
    /** Variables that programs need to run at all, whoever else refers to them. */
    private static final Set<String> NEEDED = Set.of("HOME", "PATH", "TMPDIR", "USER");

    public LocalConnections {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Those of a project. */
    public static LocalConnections of(ProjectSettings project, Map<String, String> variables) {
        TreeMap<String, ConnectionSettings> found = new TreeMap<>(project.connections());
        project.catalog().map(found::get).ifPresent(catalog -> found.putIfAbsent(DEFAULT_CATALOG, catalog));
        return new LocalConnections(
                project.folder().resolve(ProjectSettings.FILE).toString(), found, variables);
    }

    /** All of them. */
    public SortedMap<String, Connection> all() {
        return only(List.copyOf(settings.keySet()), "The project");
    }

    /** Those of these ids, all of which must be there; {@code who} needs them. */
    public SortedMap<String, Connection> only(List<String> ids, String who) {
        TreeMap<String, Connection> chosen = new TreeMap<>();
        for (String id : ids) {
            ConnectionSettings named = settings.get(id);
            if (named == null) {
                throw Obstacle.project(
                        file + " › connections",
                        "There is no connection \"" + id + "\"."
                                + (settings.isEmpty()
                                        ? ""
                                        : " There are: " + String.join(", ", settings.keySet()) + "."),
                        who + " reads or writes through it.",
                        id.equals(DEFAULT_CATALOG)
                                ? "add an iceberg connection and name it with \"catalog: ID\"."
                                : "add \"" + id + ": {type: …}\" under connections, or name another in the pipeline.");
            }
            chosen.put(id, named.resolved(variables::get));
        }
        return chosen;
    }

    /** The environment without the variables that the connections refer to: what a process may have that is to see no secret. */
    public Map<String, String> otherVariables() {
        TreeSet<String> named = new TreeSet<>();
        settings.values()
                .forEach(connection -> connection.resolved(name -> {
                    named.add(name);
                    return "1";
                }));
        named.removeAll(NEEDED);
        TreeMap<String, String> others = new TreeMap<>(variables);
        others.keySet().removeAll(named);
        return others;
    }

    /** By id, without what may be secret. */
    @Override
    public String toString() {
        return "LocalConnections" + settings.keySet();
    }
}
