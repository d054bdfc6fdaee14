package dev.dataflow;

import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Settings.Conditions;
import dev.dataflow.ir.Settings.FailurePolicy;
import dev.dataflow.ir.Settings.Retries;
import java.time.Duration;

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
        return retries(new Retries(count, delay));
    }

    /** How often it is tried again when it failed, how long after, and what the delay is multiplied by each time. */
    public StepSettings retries(int count, Duration delay, double backoff, Duration longest) {
        return retries(new Retries(count, delay, backoff, longest));
    }

    /** Other branches finish when it has failed for good. */
    public StepSettings continueOnFailure() {
        return policy(FailurePolicy.CONTINUE);
    }

    /** Nothing new is started when it has failed for good. */
    public StepSettings failOnFailure() {
        return policy(FailurePolicy.FAIL);
    }

    /** The longest it may take. */
    public StepSettings timeout(Duration value) {
        return new StepSettings(new Settings(ir.retries(), ir.failurePolicy(), value, ir.pool(), ir.conditions()));
    }

    /** The pool of Airflow that it takes a slot of. */
    public StepSettings pool(String value) {
        return new StepSettings(new Settings(ir.retries(), ir.failurePolicy(), ir.timeout(), value, ir.conditions()));
    }

    /** Starts when this condition is true. */
    public StepSettings startWhen(String condition) {
        Conditions now = ir.conditions();
        return when(new Conditions(condition, now.stopWhen(), now.retryWhen(), now.alertWhen()));
    }

    /** Stops when this condition is true. */
    public StepSettings stopWhen(String condition) {
        Conditions now = ir.conditions();
        return when(new Conditions(now.startWhen(), condition, now.retryWhen(), now.alertWhen()));
    }

    /** Tries again only when this condition is true. */
    public StepSettings retryWhen(String condition) {
        Conditions now = ir.conditions();
        return when(new Conditions(now.startWhen(), now.stopWhen(), condition, now.alertWhen()));
    }

    /** Alerts when this condition is true. */
    public StepSettings alertWhen(String condition) {
        Conditions now = ir.conditions();
        return when(new Conditions(now.startWhen(), now.stopWhen(), now.retryWhen(), condition));
    }

    Settings ir() {
        return ir;
    }

    private StepSettings retries(Retries value) {
        return new StepSettings(new Settings(value, ir.failurePolicy(), ir.timeout(), ir.pool(), ir.conditions()));
    }

    private StepSettings policy(FailurePolicy value) {
        return new StepSettings(new Settings(ir.retries(), value, ir.timeout(), ir.pool(), ir.conditions()));
    }

    private StepSettings when(Conditions value) {
        return new StepSettings(new Settings(ir.retries(), ir.failurePolicy(), ir.timeout(), ir.pool(), value));
    }
}
