package dev.dataflow.deploy.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a server that plays an Airflow with one file that it cannot read, and none of the pipeline's DAG yet. */
class AirflowRunTest {
    private static final String GIVEN_UP = "given up waiting";

    @ParameterizedTest
    @CsvSource({"p.py", "releases/1/p.py"})
    void anErrorOfThisFileIsToldByItsLastLine(String file) throws Exception {
        Obstacle obstacle = awaited(file, Instant.now());
        assertThat(obstacle.where()).isEqualTo(file);
        assertThat(obstacle.what()).contains("KeyError: 'x'").doesNotContain("Traceback");
    }

    @Test
    void errorsOfOtherFilesAndOfBeforeThisCommandAreNotOurs() throws Exception {
        assertThat(awaited("releases/1/my_p.py", Instant.now()).what()).isEqualTo(GIVEN_UP);
        assertThat(awaited("releases/1/p.py", Instant.parse("2020-01-01T00:00:00Z"))
                        .what())
                .isEqualTo(GIVEN_UP);
    }

    private static Obstacle awaited(String file, Instant time) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean dag = path.contains("/dags/");
            String text = path.equals("/auth/token")
                    ? "{\"access_token\":\"t\"}"
                    : "{\"import_errors\":[{\"import_error_id\":1,\"timestamp\":\"" + time + "\",\"filename\":\"" + file
                            + "\",\"bundle_name\":\"b\",\"stack_trace\":\"Traceback:\\n at a\\nKeyError: 'x'\\n\"}],\"total_entries\":1}";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(dag ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            AirflowRun run = new AirflowRun(
                    AirflowSession.open(url, "me", "secret"),
                    document(),
                    Path.of("staging"),
                    () -> {
                        throw Obstacle.machine("test", GIVEN_UP, "", "");
                    },
                    Display.silent());
            return catchThrowableOfType(Obstacle.class, () -> run.awaitDag("1"));
        } finally {
            server.stop(0);
        }
    }

    private static PipelineDocument document() {
        return new PipelineDocument(
                1,
                PipelineIr.of("p", 1, List.of()),
                new Plan(List.of(new Plan.Dag("p", "batch", List.of()))),
                new TreeMap<>());
    }
}
