package dev.dataflow.compiler.find;

import dev.dataflow.Problem;
import java.util.List;

/** The pipelines of a project, by class name, and what kept others from being had. */
public record Found(List<Definition> definitions, List<Problem> problems) {
    public Found {
        definitions = List.copyOf(definitions);
        problems = List.copyOf(problems);
    }
}
