package dev.dataflow;

/**
 * A class that defines one pipeline. It needs a public constructor without parameters.
 *
 * <pre>{@code
 * public final class DailyOrders implements PipelineDefinition {
 *   public Pipeline define() { … }
 * }
 * }</pre>
 */
public interface PipelineDefinition {
    /** Builds the pipeline as a value. Opens no connection, reads no data, and gives the same value each time. */
    Pipeline define();
}
