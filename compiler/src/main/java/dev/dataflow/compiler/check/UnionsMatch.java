package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The datasets of a union have the same columns, with values that one type can hold. */
final class UnionsMatch implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Union) {
                for (int input = 1; input < step.inputs().size(); input++) {
                    difference(step, input).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> difference(Subject.Located step, int input) {
        Shape first = step.input();
        Shape other = step.inputs().get(input);
        List<String> differences = new ArrayList<>();
        lacking(first, other).ifPresent(names -> differences.add("it lacks " + names));
        lacking(other, first).ifPresent(names -> differences.add("it has " + names + " besides"));
        for (Cell cell : first.cells()) {
            Type type = cell.type();
            Type otherType = other.cell(cell.name()).map(Cell::type).orElse(null);
            if (type != null && otherType != null && !Types.comparable(type, otherType)) {
                differences.add("its \"" + cell.name() + "\" is " + Types.a(otherType) + ", not " + Types.a(type));
            }
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(step.problem(
                        "DF130",
                        "Cannot put the rows of \"" + step.step().inputs().get(input) + "\" under those of \""
                                + step.step().inputs().get(0) + "\": " + String.join("; ", differences) + ".",
                        "bring both to the same columns before, with select, rename, withColumn or cast."));
    }

    private static Optional<String> lacking(Shape columns, Shape in) {
        List<String> lacking = columns.names().stream()
                .filter(in::lacks)
                .map(name -> "\"" + name + "\"")
                .toList();
        return lacking.isEmpty() ? Optional.empty() : Optional.of(Listing.listed(lacking));
    }
}
