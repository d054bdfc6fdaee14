package dev.dataflow.airflow.slice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The operations of an OpenAPI specification, named like {@code GET /api/v2/version}. */
public final class Specification {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Part> operations = new TreeMap<>();

    private Specification() {}

    /** The operations that our client is generated from. */
    public static Specification ofOurSlice() {
        return new Specification().with("", ourSlice());
    }

    /** What the Airflow at {@code base} says of its REST API and of its login. */
    public static Specification ofServer(URI base) throws IOException, InterruptedException {
        Specification specification = new Specification();
        for (String prefix : List.of("", "/auth")) {
            specification.with(
                    prefix, fetched(URI.create(base.toString().replaceAll("/+$", "") + prefix + "/openapi.json")));
        }
        return specification;
    }

    static Specification ofDocument(JsonNode document) {
        return new Specification().with("", document);
    }

    static JsonNode ourSlice() {
        try (InputStream slice = Specification.class.getResourceAsStream("/dev/dataflow/airflow/airflow.yaml")) {
            // Jackson reads YAML without its merge keys.
            Object content = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Objects.requireNonNull(slice, "airflow.yaml is missing beside the client's classes"));
            return new ObjectMapper().valueToTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Part> operations() {
        return operations;
    }

    /** Adds the operations of {@code document}, whose paths all begin with {@code prefix} once served. */
    private Specification with(String prefix, JsonNode document) {
        new Part(document, document)
                .members("paths")
                .forEach((path, methods) -> METHODS.stream()
                        .filter(methods.node()::has)
                        .forEach(method -> operations.put(
                                method.toUpperCase(Locale.ROOT) + " " + prefix + path, methods.at(method))));
        return this;
    }

    private static JsonNode fetched(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("Cannot read " + uri + ": status " + response.statusCode());
        }
        return new ObjectMapper().readTree(response.body());
    }
}
