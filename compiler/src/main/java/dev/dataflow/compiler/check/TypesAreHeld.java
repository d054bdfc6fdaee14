package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An engine can hold the values of every column that its steps give. */
final class TypesAreHeld implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        Map<String, Subject.Located> byName = new HashMap<>();
        pipeline.steps().forEach(step -> byName.putIfAbsent(step.step().name(), step));
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Cell cell : step.output().cells()) {
                Optional<String> reason = refusal(step, cell);
                if (reason.isPresent() && !told(step, cell, byName)) {
                    problems.add(step.problem(
                            "DF305",
                            "The engine " + step.engine().engine() + " cannot hold the column \"" + cell.name() + "\": "
                                    + reason.get() + ".",
                            "convert the column, leave it out, or name an engine that can hold it."));
                }
            }
        }
        return problems;
    }

    /** It is told where the column comes from, not again at every step that hands it on. */
    private static boolean told(Subject.Located step, Cell cell, Map<String, Subject.Located> byName) {
        return step.step().inputs().stream()
                .flatMap(input -> Stream.ofNullable(byName.get(input)))
                .anyMatch(input -> input.output()
                        .cell(cell.name())
                        .flatMap(before -> refusal(input, before))
                        .isPresent());
    }

    private static Optional<String> refusal(Subject.Located step, Cell cell) {
        Type type = cell.type();
        return type == null
                ? Optional.empty()
                : step.descriptors().engine(step.engine().engine()).flatMap(engine -> engine.refuses(type));
    }
}
