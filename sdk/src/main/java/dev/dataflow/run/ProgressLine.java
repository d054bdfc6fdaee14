package dev.dataflow.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a driver's standard output: of what, and what is said. In JSON the fields of both stand in one object, so that a
 * collector of logs can take each line by itself.
 */
public record ProgressLine(Origin of, Progress said) {

    /**
     * What a line is of.
     *
     * @param namespace empty for none
     * @param traceId of the invocation's {@code traceparent}: 32 hexadecimal digits; null if there is none
     */
    public record Origin(
            Instant time,
            String namespace,
            String pipeline,
            String run,
            String task,
            int attempt,
            @Nullable String traceId) {

        /** Of an invocation, now. */
        public static Origin of(Invocation invocation) {
            String parent = invocation.traceparent();
            String[] parts = parent == null ? new String[0] : parent.split("-", -1);
            return new Origin(
                    Instant.now(),
                    invocation.namespace(),
                    invocation.pipeline(),
                    invocation.run(),
                    invocation.task(),
                    invocation.attempt(),
                    parts.length > 1 ? parts[1] : null);
        }
    }
}
