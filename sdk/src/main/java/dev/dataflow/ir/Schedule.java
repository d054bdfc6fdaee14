package dev.dataflow.ir;

/** When runs begin. */
public sealed interface Schedule {
    /** Only when asked. */
    record Manual() implements Schedule {}

    /** At the times of a five-field cron expression in a time zone; a run covers the interval that ends then. */
    record Cron(String expression, String zone) implements Schedule {}
}
