package dev.dataflow.deploy.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server that plays an Airflow which refuses connections, as the real one does: by repeating what it was told. */
class AirflowConnectionsTest {
    @TempDir
    Path folder;

    @Test
    void aRefusalRepeatsNoSecret() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), """
                project: p
                connections:
                  crm: {type: postgres, login: me, password: 'C@n"ry', uri: "jdbc:postgresql://me:Addr3ss-Canary@db/x"}
                """);
        Obstacle obstacle = catchThrowableOfType(
                Obstacle.class,
                () -> register((exchange, asked) -> answer(exchange, 422, "{\"detail\":[{\"input\":" + asked + "}]}")));
        assertThat(obstacle.text())
                .contains("Airflow refused a request: 422", "jdbc:postgresql://me:***@db/x")
                .doesNotContain("C@n", "Addr3ss");
    }

    @Test
    void noExtraIsSentWhereThereIsNone() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), """
                project: p
                connections:
                  crm: {type: postgres, host: db}
                  files: {type: files, path: data}
                """);
        List<String> sent = new ArrayList<>();
        register((exchange, asked) -> {
            sent.add(asked);
            answer(exchange, 201, asked);
        });
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("\"crm\"", "\"host\":\"db\"").doesNotContain("extra");
        assertThat(sent.get(1)).contains("\"extra\":\"{\\\"path\\\":");
    }

    private interface Answer {
        void to(HttpExchange exchange, String asked) throws IOException;
    }

    /** The project's connections, in an Airflow that has none yet and answers to each as it is told. */
    private void register(Answer answer) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "POST /auth/token" -> answer(exchange, 201, "{\"access_token\":\"t\"}");
                case "POST /api/v2/connections" -> answer.to(exchange, asked);
                default -> answer(exchange, 404, "{}");
            }
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            AirflowConnections.register(
                    LocalConnections.of(ProjectSettings.load(folder.resolve("dataflow.yaml")), Map.of()),
                    AirflowSession.open(url, "me", "secret"));
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
