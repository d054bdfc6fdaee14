package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.python.Python;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Airflow's assets for what a task reads and writes. An asset is named by its URI, which holds connector and connection:
 * Airflow takes no second asset of a name, and a table of that name may be in two stores.
 */
final class Assets {
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
        return assets(task, Body::writes);
    }

    /** What a schedule waits for. */
    Python of(Schedule.Updates updates) {
        if (updates instanceof Schedule.Updates.Of of) {
            ConnectorUse use = ConnectorUse.of(of.connector(), of.connection(), of.dataset());
            return asset(descriptors
                    .assetUris(use)
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
                .flatMap(descriptors::assetUris)
                .distinct()
                .map(Assets::asset)
                .toList();
    }

    private static Python asset(String uri) {
        return new Python.Call(new Python.Imported("airflow.sdk", "Asset"), List.of(new Python.Text(uri)), List.of());
    }
}
