package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.model.ConnectionBody;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.json.Redactor;
import dev.dataflow.run.Connection;
import java.util.List;

/** Puts a project's connections into an Airflow, over REST: never into an environment, which anybody's task could list. */
public final class AirflowConnections {
    /** What of a connection is replaced. Without their names, what is no more there would stay as it was. */
    private static final List<String> FIELDS =
            List.of("conn_type", "host", "port", "schema", "login", "password", "extra");

    private AirflowConnections() {}

    /** Makes or replaces each of them. */
    public static void register(LocalConnections connections, AirflowSession airflow) {
        connections.all().forEach((id, connection) -> {
            ConnectionBody body = body(id, connection);
            Redactor redactor = Redactor.of(List.of(connection));
            if (airflow.find(() -> airflow.connections().getConnection(id)).isPresent()) {
                airflow.ask(() -> airflow.connections().patchConnection(id, body, FIELDS), redactor);
            } else {
                airflow.ask(() -> airflow.connections().postConnection(body), redactor);
            }
        });
    }

    private static ConnectionBody body(String id, Connection connection) {
        return new ConnectionBody()
                .connectionId(id)
                .connType(connection.type())
                .host(connection.host())
                .port(connection.port())
                .schema(connection.schema())
                .login(connection.login())
                .password(connection.password())
                // Airflow takes an empty object for a secret too short to mask, and warns of it in every task's log.
                .extra(connection.extra().isEmpty() ? null : Json.line(connection.extra()));
    }
}
