package dev.dataflow.compiler.check;

import dev.dataflow.Place;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Schedule.Updates;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who writes what, in all pipelines of a project. */
final class Writers {
    private final Map<String, List<Writer>> ofTables = new HashMap<>();
    private final Map<String, List<Writer>> ofDatasets = new HashMap<>();
    private final Map<String, List<PipelineIr>> waiting = new HashMap<>();

    private Writers() {}

    /** A step that writes. */
    record Writer(PipelineIr pipeline, String step, ConnectorUse sink, WriteMode.Kind mode, Place place) {}

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
        return ofTables.getOrDefault(table(sink), List.of());
    }

    /** Those whose writes are updates of the dataset. */
    List<Writer> of(Updates.Of updates) {
        return ofDatasets.getOrDefault(dataset(updates.connector(), updates.dataset()), List.of());
    }

    /** The pipelines that begin when the sink was written. */
    List<PipelineIr> waitingFor(ConnectorUse sink) {
        return waiting.getOrDefault(dataset(sink.connector(), sink.dataset()), List.of());
    }

    /** What makes two uses the same table. */
    static String table(ConnectorUse use) {
        return use.connector() + "\n" + use.connection() + "\n" + use.dataset();
    }

    private void add(Definition definition) {
        PipelineIr pipeline = definition.pipeline().ir();
        for (int i = 0; i < pipeline.steps().size(); i++) {
            Step step = pipeline.steps().get(i);
            if (step.body() instanceof Body.Write write) {
                Writer writer = new Writer(
                        pipeline,
                        step.name(),
                        write.sink(),
                        write.mode().kind(),
                        definition.pipeline().places().get(i));
                ofTables.computeIfAbsent(table(write.sink()), table -> new ArrayList<>())
                        .add(writer);
                ofDatasets
                        .computeIfAbsent(
                                dataset(write.sink().connector(), write.sink().dataset()), dataset -> new ArrayList<>())
                        .add(writer);
            }
        }
        for (Updates.Of updates : ScheduleIsValid.updates(pipeline.schedule())) {
            waiting.computeIfAbsent(dataset(updates.connector(), updates.dataset()), dataset -> new ArrayList<>())
                    .add(pipeline);
        }
    }

    private static String dataset(String connector, String dataset) {
        return connector + "\n" + dataset;
    }
}
