package dev.dataflow.ir;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pipeline's JSON document: what the compiler writes, and operators and drivers read.
 *
 * @param version of the document's form; {@link #VERSION} is the one written here
 * @param classes the SHA-256 of what each user class is made of (its own and its reachable class files), by class name
 */
public record PipelineDocument(int version, PipelineIr ir, Plan plan, SortedMap<String, String> classes) {
    /** The only version so far. */
    public static final int VERSION = 1;

    public PipelineDocument {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    /** The task of that name. */
    public Plan.Task task(String name) {
        return plan.dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find task \"" + name + "\" in pipeline \"" + ir.fullName() + "\""));
    }
}
