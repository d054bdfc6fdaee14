package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.model.ConnectionBody;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.json.Redactor;
import dev.dataflow.run.Connection;
import java.util.List;

/** Puts a project's connections into an Airflow, over REST: never into an environment, which anybody's task could list. */
public final class AirflowConnections {
    private AirflowConnections() {}

    /** Makes or replaces each of them. */
    public static void register(LocalConnections connections, AirflowSession airflow) {
        connections.all().forEach((id, connection) -> {
            ConnectionBody body = body(id, connection);
            Redactor redactor = Redactor.of(List.of(connection));
            if (airflow.find(() -> airflow.connections().getConnection(id)).isPresent()) {
                airflow.ask(() -> airflow.connections().patchConnection(id, body, null), redactor);
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
                .extra(Json.line(connection.extra()));
    }
}
