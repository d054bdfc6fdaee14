package dev.dataflow.connectors.iceberg;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.jspecify.annotations.Nullable;

/** Iceberg's own REST protocol over a catalog in this process, with a bearer token; on loopback and a free port. */
final class RestServer implements AutoCloseable {
    static final String TOKEN = "let-me-in";

    private final Catalog catalog;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ObjectMapper json = new ObjectMapper(new JsonFactory())
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .setPropertyNamingStrategy(PropertyNamingStrategies.KebabCaseStrategy.INSTANCE);

    RestServer(Catalog catalog) throws IOException {
        this.catalog = catalog;
        RESTSerializers.registerAll(json);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        int status = 200;
        Object body = null;
        try {
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
                body = error(status, "NotAuthorizedException", "no");
            } else {
                body = answer(exchange);
                status = body == null ? 204 : 200;
            }
        } catch (NoSuchTableException | NoSuchNamespaceException e) {
            status = 404;
            body = error(status, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } catch (AlreadyExistsException | CommitFailedException e) {
            status = 409;
            body = error(status, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            status = 500;
            body = error(status, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
        byte[] bytes = body == null ? new byte[0] : json.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bytes.length == 0 || head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static ErrorResponse error(int status, String type, String message) {
        return ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage(message)
                .build();
    }

    private @Nullable Object answer(HttpExchange exchange) throws IOException {
        List<String> path = new ArrayList<>();
        for (String segment : exchange.getRequestURI().getRawPath().substring(1).split("/", -1)) {
            path.add(URLDecoder.decode(segment, StandardCharsets.UTF_8));
        }
        String method = exchange.getRequestMethod();
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        if (path.get(1).equals("config")) {
            return ConfigResponse.builder().build();
        } else if (path.size() == 2) {
            return CatalogHandlers.createNamespace(namespaces, read(exchange, CreateNamespaceRequest.class));
        }
        Namespace namespace = Namespace.of(path.get(2));
        if (path.size() == 3) {
            return CatalogHandlers.loadNamespace(namespaces, namespace);
        } else if (path.size() == 4) {
            CreateTableRequest request = read(exchange, CreateTableRequest.class);
            return request.stageCreate()
                    ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
                    : CatalogHandlers.createTable(catalog, namespace, request);
        } else if (path.size() > 5) {
            return null; // Metrics.
        }
        TableIdentifier table = TableIdentifier.of(namespace, path.get(4));
        return method.equals("POST")
                ? CatalogHandlers.updateTable(catalog, table, read(exchange, UpdateTableRequest.class))
                : CatalogHandlers.loadTable(catalog, table, SnapshotMode.ALL);
    }

    private <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        return json.readValue(exchange.getRequestBody(), type);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
