package dev.dataflow.driver.connect;

/** What rows belong to: they become visible exactly once for each of these. {@code part} is empty for most. */
public record CommitKey(String namespace, String pipeline, String run, String step, String part, int generation) {

    /** The id of the DAG: {@code namespace.pipeline}, or the pipeline alone. */
    public String dagId() {
        return namespace.isEmpty() ? pipeline : namespace + "." + pipeline;
    }
}
