package dev.dataflow.driver;

import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Origin;
import dev.dataflow.driver.commit.Whereabouts;
import dev.dataflow.driver.commit.Whereabouts.Output;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What is to be done: an invocation with its pipeline, and where its files lie. */
record Job(
        Invocation invocation,
        PipelineDocument document,
        Plan.Task plan,
        Places places,
        Connectors connectors,
        EvolvedSteps evolved) {

    static Job of(Invocation invocation, PipelineDocument document) {
        return new Job(
                invocation,
                document,
                document.task(invocation.task()),
                new Places(invocation),
                new Connectors(invocation.connections()),
                EvolvedSteps.NONE);
    }

    /** The same, with the columns that its reads take along. */
    Job taking(SortedMap<String, Pin> inputs) {
        Map<String, List<Schema.Column>> came = new HashMap<>();
        inputs.forEach((read, pin) -> came.put(read, still(document.ir().step(read), pin.evolved())));
        if (came.values().stream().allMatch(List::isEmpty)) {
            return this;
        }
        EvolvedSteps taken = EvolvedSteps.of(steps(), came);
        PipelineIr ir = document.ir();
        PipelineDocument changed = new PipelineDocument(
                document.version(),
                ir.withSteps(ir.steps().stream().map(taken::step).toList()),
                document.plan(),
                document.classes());
        return new Job(invocation, changed, plan, places, connectors, taken);
    }

    /** Of what came new when the inputs were pinned, what the pipeline as it is now does not declare, if it wants any. */
    private static List<Schema.Column> still(Step read, List<Schema.Column> came) {
        List<String> declared = read.columns().names();
        return read.body() instanceof Body.Read body && body.drift() == Drift.EVOLVE
                ? came.stream()
                        .filter(column -> !declared.contains(column.name()))
                        .toList()
                : List.of();
    }

    Sink sink(Step write) {
        return connectors.sink(write, (Body.Write) write.body(), evolved.names(write.name()));
    }

    List<Step> steps() {
        return plan.steps().stream().map(document.ir()::step).toList();
    }

    List<Step> reads() {
        return steps().stream().filter(step -> step.body() instanceof Body.Read).toList();
    }

    List<Step> writes() {
        return steps().stream()
                .filter(step -> step.body() instanceof Body.Write)
                .toList();
    }

    CommitKey key(String step) {
        return new CommitKey(
                invocation.namespace(),
                invocation.pipeline(),
                invocation.run(),
                step,
                invocation.part(),
                invocation.generation());
    }

    /** Under which name an attempt stages for a step; a run's name may be long and of any characters. */
    Stage stage(String step, Entry claim) {
        return claim.stage(owner(step));
    }

    private String owner(String step) {
        String owner =
                String.join("\n", invocation.dagId(), invocation.run(), invocation.task(), step, invocation.part());
        return Intent.sha256(owner).substring(0, 16);
    }

    /** Where an attempt leaves what it stages. */
    Whereabouts whereabouts(Origin origin, int claim) {
        List<Output> outputs = new ArrayList<>();
        for (Step step : writes()) {
            Body.Write write = (Body.Write) step.body();
            outputs.add(new Output(step.name(), owner(step.name()), write.sink(), write.mode()));
        }
        return new Whereabouts(
                Whereabouts.VERSION,
                origin,
                document.plan().dags().stream()
                        .map(dag -> dag.tasks().stream().map(Plan.Task::name).toList())
                        .filter(tasks -> tasks.contains(plan.name()))
                        .findFirst()
                        .orElse(List.of(plan.name())),
                waitingDeadLetters(claim).toString(),
                outputs,
                plan.exchanges().writes());
    }

    /** The folder of an attempt's own files. */
    Path scratch(int claim) {
        return places.task().resolve("work-" + claim);
    }

    /** Where an attempt's dead letters wait for the commit, on the disk where they will stay. */
    Path waitingDeadLetters(int claim) {
        Path place = places.deadLetters();
        return place.resolveSibling("." + place.getFileName() + "." + claim);
    }

    /** The folder of an attempt's exchange files, within the exchange's place. */
    static String exchangeFolder(int generation, int claim) {
        return "g" + generation + "-" + claim;
    }
}
