package dev.dataflow.driver;

import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.commit.Origin;
import dev.dataflow.driver.commit.Whereabouts;
import dev.dataflow.driver.commit.Whereabouts.Output;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is to be done: an invocation with its pipeline, and where its files lie. */
record Job(Invocation invocation, PipelineDocument document, Plan.Task plan, Places places, Connectors connectors) {

    static Job of(Invocation invocation, PipelineDocument document) {
        return new Job(
                invocation,
                document,
                document.task(invocation.task()),
                new Places(invocation),
                new Connectors(invocation.connections()));
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
    Stage stage(String step, int generation, int attempt, int claim) {
        return new Stage(owner(step), generation, attempt, claim);
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
