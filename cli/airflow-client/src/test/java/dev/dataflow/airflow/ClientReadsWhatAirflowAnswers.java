package dev.dataflow.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dataflow.airflow.api.DagRunApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.model.ConnectionBody;
import dev.dataflow.airflow.model.DAGRunResponse;
import dev.dataflow.airflow.model.DagRunState;
import dev.dataflow.airflow.model.LoginBody;
import dev.dataflow.airflow.model.TriggerDAGRunPostBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as Airflow gives them: with nulls, with more than the slice names, with values of later versions. */
final class ClientReadsWhatAirflowAnswers {
    private static final String RUN = """
            {"dag_run_id": "manual__1", "dag_id": "taxi_daily", "logical_date": null, "queued_at": "2026-11-21T04:00:00.5Z",
             "start_date": null, "end_date": null, "duration": null, "data_interval_start": null, "data_interval_end": null,
             "run_after": "2026-11-21T04:00:00+01:00", "run_type": "of_a_later_airflow", "state": "queued", "conf": null,
             "note": null, "dag_versions": [], "bundle_version": null, "partition_key": null, "unheard_of": {"deep": [1]}}
            """;

    private final StringBuilder received = new StringBuilder();
    private final HttpServer server = newServer();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void nullsUnknownPropertiesAndUnknownValuesAreRead() throws Exception {
        answer("/api/v2/dags/taxi_daily/dagRuns/manual__1", 200, RUN);

        DAGRunResponse run = new DagRunApi(client()).getDagRun("taxi_daily", "manual__1");

        assertThat(run.getDagRunId()).isEqualTo("manual__1");
        assertThat(run.getStartDate()).isNull();
        assertThat(run.getRunAfter()).hasToString("2026-11-21T04:00+01:00");
        assertThat(run.getState()).isEqualTo(DagRunState.QUEUED);
        assertThat(run.getRunType()).hasToString("unknown_default_open_api");
        assertThat(received).contains("Bearer t");
    }

    @Test
    void whatIsRequiredIsSentAsNullAndTheRestIsLeftOut() throws Exception {
        answer("/api/v2/dags/taxi_daily/dagRuns", 200, RUN);

        new DagRunApi(client()).triggerDagRun("taxi_daily", new TriggerDAGRunPostBody());

        assertThat(received).contains("{\"logical_date\":null}");
    }

    @Test
    void noOtherProtocolIsOffered() throws Exception {
        answer("/api/v2/dags/taxi_daily/dagRuns", 200, RUN);

        new DagRunApi(client()).triggerDagRun("taxi_daily", new TriggerDAGRunPostBody());

        assertThat(received).doesNotContain("h2c");
    }

    @Test
    void aRefusalCarriesItsStatus() {
        answer("/auth/token", 401, "{\"detail\": \"Invalid credentials\"}");

        ApiException refusal = catchThrowableOfType(
                ApiException.class,
                () -> new LoginApi(client())
                        .createToken(new LoginBody().username("a").password("b")));

        assertThat(refusal.getCode()).isEqualTo(401);
        assertThat(refusal.getResponseBody()).contains("Invalid credentials");
    }

    @Test
    void secretsStayOutOfText() {
        ConnectionBody connection = new ConnectionBody()
                .connectionId("lake")
                .connType("iceberg")
                .password("hunter2")
                .extra("{\"token\": \"hunter2\"}");

        assertThat(connection.toString()).contains("lake").doesNotContain("hunter2");
        assertThat(new LoginBody().username("a").password("hunter2").toString()).doesNotContain("hunter2");
    }

    private ApiClient client() {
        return AirflowApi.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "t");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            keep(exchange);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void keep(HttpExchange exchange) throws IOException {
        received.append(exchange.getRequestHeaders().entrySet()).append('\n');
        received.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
