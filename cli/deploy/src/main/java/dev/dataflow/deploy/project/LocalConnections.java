package dev.dataflow.deploy.project;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.run.Connection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A project's connections by id, as runs and Airflow take them. The project's catalog is there under a second id too, the one of pipelines that name none.
 *
 * @param file where they were read
 */
public record LocalConnections(String file, SortedMap<String, Connection> byId) {
    /** The id that tables have whose author named no connection. */
    private static final String DEFAULT_CATALOG = "iceberg_default";

    public LocalConnections {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    /** Those of a project. */
    public static LocalConnections of(ProjectSettings project) {
        TreeMap<String, Connection> found = new TreeMap<>();
        project.connections().forEach((id, settings) -> found.put(id, connection(settings)));
        project.catalog().map(found::get).ifPresent(catalog -> found.putIfAbsent(DEFAULT_CATALOG, catalog));
        return new LocalConnections(
                project.folder().resolve(ProjectSettings.FILE).toString(), found);
    }

    private static Connection connection(ConnectionSettings settings) {
        return new Connection(
                settings.type(),
                settings.host().orElse(null),
                settings.port().orElse(null),
                settings.schema().orElse(null),
                settings.login().orElse(null),
                settings.password().orElse(null),
                new TreeMap<>(settings.extra()));
    }

    /** Those of these ids, all of which must be there; {@code who} needs them. */
    public SortedMap<String, Connection> only(List<String> ids, String who) {
        TreeMap<String, Connection> chosen = new TreeMap<>();
        for (String id : ids) {
            Connection connection = byId.get(id);
            if (connection == null) {
                throw Obstacle.project(
                        file + " › connections",
                        "There is no connection \"" + id + "\"."
                                + (byId.isEmpty() ? "" : " There are: " + String.join(", ", byId.keySet()) + "."),
                        who + " reads or writes through it.",
                        id.equals(DEFAULT_CATALOG)
                                ? "add an iceberg connection and name it with \"catalog: ID\"."
                                : "add \"" + id + ": {type: …}\" under connections, or name another in the pipeline.");
            }
            chosen.put(id, connection);
        }
        return chosen;
    }

    /** By id, without what may be secret. */
    @Override
    public String toString() {
        return "LocalConnections" + byId.keySet();
    }
}
