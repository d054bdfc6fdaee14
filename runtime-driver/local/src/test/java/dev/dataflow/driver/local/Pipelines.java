package dev.dataflow.driver.local;

import dev.dataflow.Columns;
import dev.dataflow.RecordTransform;
import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes compiled pipelines, step by step, without a compiler. */
final class Pipelines {
    static final String NAME = "test";

    private final List<Step> steps = new ArrayList<>();
    private final List<Plan.Task> tasks = new ArrayList<>();
    private EngineUse engine = EngineUse.of(LocalDescriptor.ID);

    static Schema schema(Class<? extends Record> type) {
        return Columns.of(type).schema();
    }

    /** Lets the tasks have so many threads. */
    Pipelines threads(int threads) {
        return setting(LocalDescriptor.THREADS, Integer.toString(threads));
    }

    /** Lets the tasks' SQL engine have so much memory. */
    Pipelines memory(String memory) {
        return setting(LocalDescriptor.MEMORY, memory);
    }

    /** Lets the tasks stage so much of a source by itself. */
    Pipelines chunkSize(String size) {
        return setting(LocalDescriptor.CHUNK_SIZE, size);
    }

    /** Lets the tasks run on an engine. */
    Pipelines engine(EngineUse use) {
        engine = use;
        return this;
    }

    /** What the tasks run on. */
    EngineUse engine() {
        return engine;
    }

    private Pipelines setting(String name, String value) {
        SortedMap<String, String> options = new TreeMap<>(engine.options());
        options.put(name, value);
        engine = new EngineUse(LocalDescriptor.ID, options);
        return this;
    }

    Pipelines read(String name, Class<? extends Record> type, BadRecords badRecords, String... files) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", String.join(", ", files))
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of(files)))
                .with(CsvDescriptor.DELIMITER, new Value.Text(","));
        return step(name, new Body.Read(use, badRecords), schema(type));
    }

    Pipelines readTable(String name, Class<? extends Record> type, String table) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", table);
        return step(name, new Body.Read(use, BadRecords.FAIL), schema(type));
    }

    <I extends Record, O extends Record> Pipelines transform(
            String name, Class<? extends RecordTransform<I, O>> type, Class<I> in, Class<O> out, String input) {
        Body body = new Body.UserClass(Body.UserClass.Kind.RECORD, type.getName(), in.getName(), out.getName());
        return step(name, body, schema(out), input);
    }

    Pipelines write(String name, String table, WriteMode.Kind mode, String input, String... partitionedBy) {
        return write(name, table, new WriteMode(mode, List.of()), input, partitionedBy);
    }

    Pipelines write(String name, String table, WriteMode mode, String input, String... partitionedBy) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", table);
        ConnectorUse whole = partitionedBy.length == 0
                ? use
                : use.with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(partitionedBy)));
        return step(name, new Body.Write(whole, mode), columns(input), input);
    }

    Pipelines step(String name, Body body, Schema schema, String... inputs) {
        steps.add(new Step(name, List.of(inputs), body, schema, null));
        return this;
    }

    /** Says something of the rows that the last step rejects. */
    Pipelines rejecting(Rejects rejects) {
        return rejecting(steps.get(steps.size() - 1).name(), rejects);
    }

    /** Says something of the rows that a step rejects, or something else than before. */
    Pipelines rejecting(String step, Rejects rejects) {
        steps.replaceAll(each -> each.name().equals(step) ? each.withRejects(rejects) : each);
        return this;
    }

    private Schema columns(String step) {
        return steps.stream()
                .filter(other -> other.name().equals(step))
                .findFirst()
                .orElseThrow()
                .columns();
    }

    /** Makes a task of all steps that are in none yet. */
    Pipelines task(String name, List<String> exchangeReads, List<String> exchangeWrites) {
        List<String> own = new ArrayList<>(steps.stream().map(Step::name).toList());
        tasks.forEach(task -> own.removeAll(task.steps()));
        tasks.add(new Plan.Task(
                name,
                engine,
                own,
                List.of(),
                new Plan.Exchanges(exchangeReads, exchangeWrites),
                List.of("files", "lake"),
                List.of(),
                new LocalDescriptor().launch(EngineUse.of(LocalDescriptor.ID))));
        return this;
    }

    PipelineDocument document() {
        if (tasks.isEmpty()) {
            task("task", List.of(), List.of());
        }
        PipelineIr ir = PipelineIr.of(NAME, 0, steps);
        Plan plan = new Plan(List.of(new Plan.Dag(NAME, "batch", tasks)));
        return new PipelineDocument(PipelineDocument.VERSION, ir, plan, new TreeMap<>());
    }
}
