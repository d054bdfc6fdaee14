package dev.dataflow.compiler.check;

import dev.dataflow.Place;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Schedule.Updates;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who writes what, in all pipelines of a project. */
final class Writers {
    private final Map<String, List<Writer>> writers = new HashMap<>();
    private final Map<String, List<PipelineIr>> waiting = new HashMap<>();

    private Writers() {}

    /** A step that writes; a class that writes by itself says no mode. */
    record Writer(PipelineIr pipeline, @Nullable WriteMode mode, Place place) {}

    static Writers of(List<Definition> definitions) {
        Writers writers = new Writers();
        definitions.stream()
                .sorted(Comparator.comparing(
                        definition -> definition.pipeline().ir().fullName()))
                .forEach(writers::add);
        return writers;
    }

    /** Those that write the same table through the same connection, by the names of their pipelines. */
    List<Writer> of(ConnectorUse sink) {
        return writers.getOrDefault(table(sink), List.of());
    }

    /** The pipelines that begin when the sink was written. */
    List<PipelineIr> waitingFor(ConnectorUse sink) {
        return waiting.getOrDefault(table(sink), List.of());
    }

    /** What makes two uses the same table. */
    static String table(ConnectorUse use) {
        return use.connector() + "\n" + use.connection() + "\n" + use.dataset();
    }

    private void add(Definition definition) {
        PipelineIr pipeline = definition.pipeline().ir();
        for (int i = 0; i < pipeline.steps().size(); i++) {
            Body body = pipeline.steps().get(i).body();
            WriteMode mode = body instanceof Body.Write write ? write.mode() : null;
            Writer writer =
                    new Writer(pipeline, mode, definition.pipeline().places().get(i));
            for (ConnectorUse sink : body.writes()) {
                writers.computeIfAbsent(table(sink), table -> new ArrayList<>()).add(writer);
            }
        }
        for (Updates.Of updates : ScheduleIsValid.updates(pipeline.schedule())) {
            ConnectorUse awaited = ConnectorUse.of(updates.connector(), updates.connection(), updates.dataset());
            waiting.computeIfAbsent(table(awaited), table -> new ArrayList<>()).add(pipeline);
        }
    }
}
