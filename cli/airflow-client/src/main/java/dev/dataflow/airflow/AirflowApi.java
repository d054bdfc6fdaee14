package dev.dataflow.airflow;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * Where the generated calls go to: {@code new DagApi(AirflowApi.at(base, token)).getDag("taxi_daily")}. Each object of
 * {@code api} holds connections of its own: keep it for as long as there are calls to make.
 */
public final class AirflowApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private AirflowApi() {}

    /** The Airflow at {@code base}, for what needs no token: login, health, version. */
    public static ApiClient at(URI base) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(base.toString().replaceAll("/+$", ""));
        // Java offers HTTP/2 with each first request, and Airflow's server drops the body of a request that offers it.
        client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
        client.setConnectTimeout(CONNECT);
        client.setReadTimeout(ANSWER);
        return client;
    }

    /** The Airflow at {@code base}, as the user whose token this is. */
    public static ApiClient at(URI base, String token) {
        ApiClient client = at(base);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }
}
