package dev.dataflow.compiler;

import dev.dataflow.Problem;
import dev.dataflow.ir.PipelineIr;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What compiling a project gave.
 *
 * @param defined all pipelines that were found, those with problems too, as their authors said them; sorted by name
 * @param pipelines those without a problem, sorted by name
 * @param problems of all pipelines, sorted by place
 */
public record Compilation(List<PipelineIr> defined, List<CompiledPipeline> pipelines, List<Problem> problems) {
    public Compilation {
        defined = List.copyOf(defined);
        pipelines = List.copyOf(pipelines);
        problems = List.copyOf(problems);
    }

    /** The full names of all pipelines that were found, those with problems too, sorted. */
    public List<String> names() {
        return defined.stream().map(PipelineIr::fullName).distinct().toList();
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
