package dev.dataflow.compiler;

import dev.dataflow.Problem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What compiling a project gave.
 *
 * @param names the full names of all pipelines that were found, those with problems too, sorted
 * @param pipelines those without a problem, sorted by name
 * @param problems of all pipelines, sorted by place
 */
public record Compilation(List<String> names, List<CompiledPipeline> pipelines, List<Problem> problems) {
    public Compilation {
        names = List.copyOf(names);
        pipelines = List.copyOf(pipelines);
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean succeeded() {
        return problems.isEmpty();
    }

    /** The DAG files and documents by file name. */
    public SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        for (CompiledPipeline pipeline : pipelines) {
            files.put(pipeline.dagId() + ".json", pipeline.json());
            files.put(pipeline.dagId() + ".py", pipeline.dag());
        }
        return files;
    }
}
