package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.python.Python;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Airflow's assets for what a task reads and writes. An asset is named by its URI, which holds connector and connection:
 * Airflow takes no second asset of a name, and a table of that name may be in two stores.
 */
final class Assets {
    private static final String UNRESERVED = "-._~";
    /** Airflow's own limit. */
    private static final int LONGEST = 1500;

    private final Map<String, Body> bodies = new HashMap<>();
    private final Descriptors descriptors;

    Assets(PipelineIr pipeline, Descriptors descriptors) {
        pipeline.steps().forEach(step -> bodies.put(step.name(), step.body()));
        this.descriptors = descriptors;
    }

    List<Python> read(Plan.Task task) {
        return assets(task, body -> body instanceof Body.Read read ? List.of(read.source()) : List.of());
    }

    /** What user code writes by itself too. */
    List<Python> written(Plan.Task task) {
        return assets(task, body -> {
            if (body instanceof Body.Write write) {
                return List.of(write.sink());
            }
            return body instanceof Body.UserClass user ? user.writes() : List.of();
        });
    }

    /** What a schedule waits for. */
    Python of(Schedule.Updates updates) {
        if (updates instanceof Schedule.Updates.Of of) {
            ConnectorUse use = ConnectorUse.of(of.connector(), of.connection(), of.dataset());
            return asset(uris(use)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Cannot wait for " + of.connector() + " "
                            + of.dataset() + ": it is no dataset with a name")));
        } else if (updates instanceof Schedule.Updates.All all) {
            return together("AssetAll", all.all());
        }
        return together("AssetAny", ((Schedule.Updates.Any) updates).any());
    }

    private Python together(String name, List<Schedule.Updates> updates) {
        return new Python.Call(
                new Python.Imported("airflow.sdk", name),
                updates.stream().map(this::of).toList(),
                List.of());
    }

    private List<Python> assets(Plan.Task task, Function<Body, List<ConnectorUse>> uses) {
        return task.steps().stream()
                .flatMap(step -> uses.apply(Objects.requireNonNull(bodies.get(step))).stream())
                .flatMap(this::uris)
                .filter(uri -> uri.length() <= LONGEST)
                .distinct()
                .map(Assets::asset)
                .toList();
    }

    private static Python asset(String uri) {
        return new Python.Call(new Python.Imported("airflow.sdk", "Asset"), List.of(new Python.Text(uri)), List.of());
    }

    private Stream<String> uris(ConnectorUse use) {
        String store = use.connector() + "://" + encoded(use.connection()) + "/";
        return descriptors.connector(use.connector()).stream()
                .flatMap(connector -> connector.names(use).stream())
                .map(name -> store + name.stream().map(Assets::encoded).collect(Collectors.joining("/")));
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
