package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.ApiClient;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.ConnectionApi;
import dev.dataflow.airflow.api.DagApi;
import dev.dataflow.airflow.api.DagRunApi;
import dev.dataflow.airflow.api.ImportErrorApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.api.TaskInstanceApi;
import dev.dataflow.airflow.api.XComApi;
import dev.dataflow.airflow.model.LoginBody;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.json.Redactor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A user who is logged in to an Airflow. */
public final class AirflowSession {
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final URI url;
    // Each holds connections, so each is made once.
    private final DagApi dags;
    private final DagRunApi runs;
    private final TaskInstanceApi tasks;
    private final XComApi values;
    private final ConnectionApi connections;
    private final ImportErrorApi importErrors;

    private AirflowSession(URI url, ApiClient client) {
        this.url = url;
        this.dags = new DagApi(client);
        this.runs = new DagRunApi(client);
        this.tasks = new TaskInstanceApi(client);
        this.values = new XComApi(client);
        this.connections = new ConnectionApi(client);
        this.importErrors = new ImportErrorApi(client);
    }

    /** Logs in. */
    public static AirflowSession open(URI url, String user, String password) {
        LoginApi login = new LoginApi(AirflowApi.at(url));
        String token = asked(
                        url,
                        () -> login.createToken(new LoginBody().username(user).password(password)))
                .getAccessToken();
        return new AirflowSession(url, AirflowApi.at(url, token));
    }

    /** Where it is. */
    public URI url() {
        return url;
    }

    /** A question to Airflow. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws ApiException;
    }

    /** Asks for a change; an answer that is not one becomes an obstacle. */
    <T> T ask(Question<T> question) {
        return asked(url, question);
    }

    /** Asks for what changes nothing, and again for a while if Airflow is out of breath. */
    <T> T read(Question<T> question) {
        return asked(url, patiently(question));
    }

    private static <T> Question<T> patiently(Question<T> question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        return () -> {
            while (true) {
                try {
                    return question.ask();
                } catch (ApiException e) {
                    boolean passing = e.getCode() == 0 || e.getCode() >= SERVER_ERROR;
                    if (!passing
                            || System.nanoTime() > end
                            || Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        };
    }

    /** Asks with something secret in the question, which Airflow may repeat in its refusal. */
    <T> T ask(Question<T> question, Redactor redactor) {
        return asked(url, question, redactor);
    }

    /** Asks for what may not be there. */
    <T> Optional<T> find(Question<T> question) {
        return read(() -> {
            try {
                return Optional.of(question.ask());
            } catch (ApiException e) {
                if (e.getCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static <T> T asked(URI url, Question<T> question) {
        return asked(url, question, Redactor.of(List.of()));
    }

    private static <T> T asked(URI url, Question<T> question, Redactor redactor) {
        try {
            return question.ask();
        } catch (ApiException e) {
            boolean answered = e.getCode() > 0;
            throw Obstacle.machine(
                    url.toString(),
                    answered
                            ? "Airflow refused a request: " + e.getCode() + " "
                                    + redactor.redact(String.valueOf(e.getResponseBody()))
                            : "Airflow does not answer: " + e.getMessage() + ".",
                    answered
                            ? "The command and this Airflow do not understand each other."
                            : "The command speaks to it to go on.",
                    answered
                            ? "see Airflow's own log, and use the Airflow version that this Dataflow was made for."
                            : "see whether Airflow still runs, and start the command again.",
                    e);
        }
    }

    DagApi dags() {
        return dags;
    }

    DagRunApi runs() {
        return runs;
    }

    TaskInstanceApi tasks() {
        return tasks;
    }

    XComApi values() {
        return values;
    }

    ConnectionApi connections() {
        return connections;
    }

    ImportErrorApi importErrors() {
        return importErrors;
    }
}
