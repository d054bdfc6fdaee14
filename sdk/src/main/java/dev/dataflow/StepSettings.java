package dev.dataflow;

import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Settings.FailurePolicy;
import dev.dataflow.ir.Settings.Retries;
import java.time.Duration;
import java.util.Objects;

/**
 * How a step is run, where that differs from its pipeline: {@code StepSettings.none().timeout(ofMinutes(10)).pool("db")}.
 * Steps with different settings are different tasks.
 */
public final class StepSettings {
    private final Settings ir;

    private StepSettings(Settings ir) {
        this.ir = ir;
    }

    /** As the pipeline says. */
    public static StepSettings none() {
        return new StepSettings(Settings.NONE);
    }

    /** How often it is tried again when it failed, and how long after. */
    public StepSettings retries(int count, Duration delay) {
        return new StepSettings(ir.withRetries(new Retries(count, Objects.requireNonNull(delay))));
    }

    /** How often it is tried again when it failed, how long after, and what the delay is multiplied by each time. */
    public StepSettings retries(int count, Duration delay, double backoff, Duration longest) {
        return new StepSettings(ir.withRetries(
                new Retries(count, Objects.requireNonNull(delay), backoff, Objects.requireNonNull(longest))));
    }

    /**
     * What stands beside it runs on when it has failed for good. Steps that several writes come of and those that serve one
     * of them alone are different tasks then, so that each sink commits and fails for itself.
     */
    public StepSettings continueOnFailure() {
        return new StepSettings(ir.withFailurePolicy(FailurePolicy.CONTINUE));
    }

    /** Nothing new of the run is started when it has failed for good; what runs finishes. */
    public StepSettings failOnFailure() {
        return new StepSettings(ir.withFailurePolicy(FailurePolicy.FAIL));
    }

    /** The longest it may take. */
    public StepSettings timeout(Duration value) {
        return new StepSettings(ir.withTimeout(Objects.requireNonNull(value)));
    }

    /** The pool of Airflow that it takes a slot of. */
    public StepSettings pool(String value) {
        return new StepSettings(ir.withPool(Objects.requireNonNull(value)));
    }

    /** Starts when this condition is true. */
    public StepSettings startWhen(String condition) {
        return new StepSettings(ir.withConditions(ir.conditions().withStartWhen(Objects.requireNonNull(condition))));
    }

    /** Stops when this condition is true. */
    public StepSettings stopWhen(String condition) {
        return new StepSettings(ir.withConditions(ir.conditions().withStopWhen(Objects.requireNonNull(condition))));
    }

    /** Tries again only when this condition is true. */
    public StepSettings retryWhen(String condition) {
        return new StepSettings(ir.withConditions(ir.conditions().withRetryWhen(Objects.requireNonNull(condition))));
    }

    /** Alerts when this condition is true. */
    public StepSettings alertWhen(String condition) {
        return new StepSettings(ir.withConditions(ir.conditions().withAlertWhen(Objects.requireNonNull(condition))));
    }

    Settings ir() {
        return ir;
    }
}
