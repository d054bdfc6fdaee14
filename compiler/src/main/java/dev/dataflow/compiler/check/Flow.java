package dev.dataflow.compiler.check;

import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The columns at every point of a pipeline, as far as mistakes let them be seen. */
final class Flow {
    private final Map<String, Shape> given = new HashMap<>();
    private final Map<String, Shape> seen = new HashMap<>();

    private Flow() {}

    static Flow of(PipelineIr pipeline) {
        Flow flow = new Flow();
        Set<String> names = new HashSet<>();
        for (Step step : pipeline.steps()) {
            List<Shape> inputs = flow.inputs(step);
            Shape output = step.body().accept(new OutputShape(inputs, step.schema()));
            // Of two steps of one name nobody can say which is meant.
            boolean known = names.add(step.name());
            flow.given.put(step.name(), known ? output : Shape.unknown());
            flow.seen.put(step.name(), known ? withoutClashes(output) : Shape.unknown());
        }
        return flow;
    }

    /** The columns of a step's output, each name once. */
    Shape output(Step step) {
        return seen.getOrDefault(step.name(), Shape.unknown());
    }

    /** The columns of a step's output with all that bear the same name. */
    Shape outputWithClashes(Step step) {
        return given.getOrDefault(step.name(), Shape.unknown());
    }

    /** The columns of a step's inputs, in order. */
    List<Shape> inputs(Step step) {
        return step.inputs().stream()
                .map(input -> seen.getOrDefault(input, Shape.unknown()))
                .toList();
    }

    /** Engines compare names without case. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Shape withoutClashes(Shape shape) {
        Set<String> names = new HashSet<>();
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : shape.cells()) {
            if (names.add(folded(cell.name()))) {
                cells.add(cell);
            }
        }
        return new Shape(cells, shape.open());
    }
}
