package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.python.Python;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Airflow's assets for what a task reads and writes. Only connectors that can be written to have them: nothing in Airflow
 * could ever tell that another one has new rows.
 */
final class Assets {
    private static final String UNRESERVED = "-._~";

    private final PipelineIr pipeline;
    private final Descriptors descriptors;

    Assets(PipelineIr pipeline, Descriptors descriptors) {
        this.pipeline = pipeline;
        this.descriptors = descriptors;
    }

    List<Python> read(Plan.Task task) {
        List<ConnectorUse> sources = new ArrayList<>();
        for (String step : task.steps()) {
            if (pipeline.step(step).body() instanceof Body.Read read) {
                sources.add(read.source());
            }
        }
        return assets(sources);
    }

    List<Python> written(Plan.Task task) {
        List<ConnectorUse> sinks = new ArrayList<>();
        for (String step : task.steps()) {
            if (pipeline.step(step).body() instanceof Body.Write write) {
                sinks.add(write.sink());
            }
        }
        return assets(sinks);
    }

    private List<Python> assets(List<ConnectorUse> uses) {
        Map<String, Python> byUri = new LinkedHashMap<>();
        for (ConnectorUse use : uses) {
            boolean writable = descriptors
                    .connector(use.connector())
                    .flatMap(ConnectorDescriptor::sink)
                    .filter(sink -> !sink.engines().isEmpty())
                    .isPresent();
            if (writable) {
                byUri.put(uri(use), asset(use));
            }
        }
        return List.copyOf(byUri.values());
    }

    private static Python asset(ConnectorUse use) {
        return new Python.Call(
                new Python.Imported("airflow.sdk", "Asset"),
                List.of(),
                List.of(
                        new Python.Keyword("name", new Python.Text(name(use))),
                        new Python.Keyword("uri", new Python.Text(uri(use)))));
    }

    /** Airflow wants names to be as unique as URIs: the connection is left out only where it is the connector's default. */
    private static String name(ConnectorUse use) {
        return use.connection().equals(use.connector() + "_default")
                ? use.dataset()
                : use.connection() + ":" + use.dataset();
    }

    private static String uri(ConnectorUse use) {
        StringBuilder uri = new StringBuilder(use.connector() + "://" + encoded(use.connection()));
        for (String part : use.dataset().split("\\.", -1)) {
            uri.append('/').append(encoded(part));
        }
        return uri.toString();
    }

    private static String encoded(String part) {
        StringBuilder out = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }
}
