package dev.dataflow.deploy.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.dataflow.airflow.model.TriggerDAGRunPostBody;
import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server that plays an Airflow out of breath: it refuses twice, then answers. */
class AirflowSessionTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private AirflowSession airflow;
    private int refusals = 2;
    private int code = 503;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean login = exchange.getRequestURI().getPath().equals("/auth/token");
            boolean refused = !login && refusals-- > 0;
            if (!login) {
                asked.add(exchange.getRequestMethod());
            }
            if (refused && code == 0) {
                exchange.close();
                return;
            }
            byte[] bytes = (login ? "{\"access_token\":\"t\"}" : "{\"import_errors\":[],\"total_entries\":0}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(refused ? code : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        airflow = AirflowSession.open(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "me", "secret");
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void aQuestionIsAskedAgainWhenTheServerFails() {
        assertThat(importErrors()).isEmpty();
        assertThat(asked).containsExactly("GET", "GET", "GET");
    }

    @Test
    void aQuestionIsAskedAgainWhenTheConnectionBreaks() {
        code = 0;
        assertThat(importErrors()).isEmpty();
    }

    @Test
    void aRefusalThatWillNotPassIsToldAtOnce() {
        code = 403;
        assertThat(catchThrowableOfType(Obstacle.class, this::importErrors).what())
                .contains("403");
        assertThat(asked).containsExactly("GET");
    }

    @Test
    void aChangeIsNeverAskedForTwice() {
        Obstacle obstacle = catchThrowableOfType(
                Obstacle.class,
                () -> airflow.ask(() -> airflow.runs().triggerDagRun("a", new TriggerDAGRunPostBody())));
        assertThat(obstacle.what()).contains("503");
        assertThat(asked).containsExactly("POST");
    }

    private List<?> importErrors() {
        return airflow.read(() -> airflow.importErrors().getImportErrors(1, 0, null))
                .getImportErrors();
    }
}
