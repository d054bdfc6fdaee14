package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A step names what it needs: a read or select at least one column, a join or dedupe a key, a result a name. */
final class StepsHaveWork implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            missing(step).ifPresent(problems::add);
            for (String name : named(step.step().body())) {
                if (name.isBlank()) {
                    problems.add(
                            step.problem("DF116", "A column without a name would be made.", "give the column a name."));
                }
            }
        }
        return problems;
    }

    private static List<String> named(Body body) {
        if (body instanceof Body.Select select) {
            return select.columns().stream().map(Body.Named::name).toList();
        } else if (body instanceof Body.WithColumns withColumns) {
            return withColumns.columns().stream().map(Body.Named::name).toList();
        } else if (body instanceof Body.Aggregate aggregate) {
            return aggregate.aggregations().stream().map(Body.Aggregation::name).toList();
        } else if (body instanceof Body.Windows windows) {
            return windows.results().stream().map(Body.Windowed::name).toList();
        } else if (body instanceof Body.Rename rename) {
            return rename.columns().stream().map(Body.Renamed::to).toList();
        } else if (body instanceof Body.Join join) {
            return join.renamed().stream().map(Body.Renamed::to).toList();
        } else if (body instanceof Body.Explode explode) {
            String position = explode.position();
            return position == null ? List.of() : List.of(position);
        }
        return List.of();
    }

    private static Optional<Problem> missing(Subject.Located step) {
        Body body = step.step().body();
        Shape output = step.output();
        if (body instanceof Body.Join join && join.keys().isEmpty()) {
            return lacks(
                    step, "The join has no keys.", "say which columns must be equal with on(\"left\", \"right\").");
        } else if (body instanceof Body.Lookup lookup && lookup.keys().isEmpty()) {
            return lacks(
                    step, "The lookup has no keys.", "say which columns must be equal with on(\"left\", \"right\").");
        } else if (body instanceof Body.Lookup lookup && lookup.columns().isEmpty()) {
            return lacks(step, "The lookup adds no column.", "name the columns to add, or use semiJoin.");
        } else if (body instanceof Body.Drop drop && drop.columns().isEmpty()) {
            return lacks(step, "The drop names no column.", "name one, or leave the step out.");
        } else if (body instanceof Body.Windows windows && windows.results().isEmpty()) {
            return lacks(step, "The window has no results.", "add one, as in rowNumber().as(\"number\").");
        } else if (body instanceof Body.Union union
                && !union.distinct()
                && step.step().inputs().size() < 2) {
            return lacks(step, "The union is of one dataset.", "name another, or leave the step out.");
        } else if (body instanceof Body.Expect expect && expect.expectations().isEmpty()) {
            return lacks(step, "Nothing is expected.", "add an expectation, as in notNull(\"id\").");
        } else if (body instanceof Body.UserClass user
                && user.kind() == Body.UserClass.Kind.GROUP
                && user.keys().isEmpty()) {
            return lacks(step, "The groups have no keys.", "say by which columns rows are of one group.");
        } else if (body instanceof Body.Dedupe dedupe && dedupe.keys().isEmpty()) {
            return lacks(step, "The dedupe has no keys.", "say by which columns rows count as the same.");
        } else if (body instanceof Body.Aggregate aggregate
                && aggregate.aggregations().isEmpty()
                && aggregate.keys().isEmpty()) {
            return lacks(
                    step, "The aggregate has neither keys nor results.", "add a result, as in count().as(\"rows\").");
        } else if (!(body instanceof Body.Write)
                && !output.open()
                && output.cells().isEmpty()
                && !step.complained()
                && step.inputs().stream().noneMatch(input -> input.cells().isEmpty())) {
            return lacks(step, "The step gives no columns.", "name at least one column.");
        }
        return Optional.empty();
    }

    private static Optional<Problem> lacks(Subject.Located step, String message, String fix) {
        return Optional.of(step.problem("DF116", message, fix));
    }
}
