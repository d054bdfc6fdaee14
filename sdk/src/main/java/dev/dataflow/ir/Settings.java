package dev.dataflow.ir;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an author says of how one step is run; null for what the pipeline says. */
public record Settings(
        @Nullable Retries retries,
        @Nullable FailurePolicy failurePolicy,
        @Nullable Duration timeout,
        @Nullable String pool,
        Conditions conditions) {

    /** Nothing said. */
    public static final Settings NONE = new Settings(null, null, null, null, Conditions.NONE);

    /** These with other retries. */
    public Settings withRetries(Retries other) {
        return new Settings(other, failurePolicy, timeout, pool, conditions);
    }

    /** These with another failure policy. */
    public Settings withFailurePolicy(FailurePolicy other) {
        return new Settings(retries, other, timeout, pool, conditions);
    }

    /** These with another timeout. */
    public Settings withTimeout(Duration other) {
        return new Settings(retries, failurePolicy, other, pool, conditions);
    }

    /** These with another pool. */
    public Settings withPool(String other) {
        return new Settings(retries, failurePolicy, timeout, other, conditions);
    }

    /** These with other conditions. */
    public Settings withConditions(Conditions other) {
        return new Settings(retries, failurePolicy, timeout, pool, other);
    }

    /** These, and where they say nothing what the pipeline says. A step's conditions are its own. */
    public Settings within(PipelineIr pipeline) {
        return new Settings(
                retries == null ? pipeline.retries() : retries,
                failurePolicy == null ? pipeline.failurePolicy() : failurePolicy,
                timeout,
                pool,
                conditions);
    }

    /** What of these is not as the pipeline says; the opposite of {@link #within}. */
    public Settings without(PipelineIr pipeline) {
        return new Settings(
                pipeline.retries().equals(retries) ? null : retries,
                failurePolicy == pipeline.failurePolicy() ? null : failurePolicy,
                timeout,
                pool,
                conditions);
    }

    /**
     * How often a failed task is tried again, and how long after.
     *
     * @param backoff what the delay is multiplied by each time; 1 for none
     * @param longest no delay is longer; null for no bound
     */
    public record Retries(
            int count,
            Duration delay,
            double backoff,
            @Nullable Duration longest) {
        /** With the same delay each time. */
        public Retries(int count, Duration delay) {
            this(count, delay, 1, null);
        }

        /** How long after a failed try the next one begins; tries count from 1. */
        public Duration delayAfter(int tries) {
            double millis = delay.toMillis() * Math.pow(backoff, tries - 1);
            if (longest != null && millis > longest.toMillis()) {
                return longest;
            }
            return millis < Long.MAX_VALUE ? Duration.ofMillis((long) millis) : Duration.ofMillis(Long.MAX_VALUE);
        }
    }

    /** What becomes of a run when a task has failed for good. Its dependants are skipped, and the run ends failed. */
    public enum FailurePolicy {
        /** What runs finishes; nothing new is started. */
        FAIL,
        /** Other branches finish. */
        CONTINUE
    }

    /** When to start, stop, try again and alert, in the grammar of conditions; null for no such condition. */
    public record Conditions(
            @Nullable String startWhen,
            @Nullable String stopWhen,
            @Nullable String retryWhen,
            @Nullable String alertWhen) {
        /** None at all. */
        public static final Conditions NONE = new Conditions(null, null, null, null);

        /** These with another condition to start. */
        public Conditions withStartWhen(String other) {
            return new Conditions(other, stopWhen, retryWhen, alertWhen);
        }

        /** These with another condition to stop. */
        public Conditions withStopWhen(String other) {
            return new Conditions(startWhen, other, retryWhen, alertWhen);
        }

        /** These with another condition to try again. */
        public Conditions withRetryWhen(String other) {
            return new Conditions(startWhen, stopWhen, other, alertWhen);
        }

        /** These with another condition to alert. */
        public Conditions withAlertWhen(String other) {
            return new Conditions(startWhen, stopWhen, retryWhen, other);
        }
    }
}
