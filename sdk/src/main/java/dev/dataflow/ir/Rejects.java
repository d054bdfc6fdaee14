package dev.dataflow.ir;

import org.jspecify.annotations.Nullable;

/**
 * What an author says of the rows that a step rejects: malformed records of a read, rows that a user class rejects, rows
 * that fail an expectation and are taken out. What is more than a bound fails the task.
 *
 * @param to what becomes of them; null for what the step does by itself
 * @param most how many there may be; null for no bound
 * @param share how many there may be as a share, 0 to 1, of the rows that come into the step, of a read of all its
 *     records; null for no bound
 */
public record Rejects(
        @Nullable BadRecords to,
        @Nullable Long most,
        @Nullable Double share) {
    /** Nothing said. */
    public static final Rejects NONE = new Rejects(null, null, null);

    /** These with another fate. */
    public Rejects to(BadRecords other) {
        return new Rejects(other, most, share);
    }

    /** These with another greatest number. */
    public Rejects most(long other) {
        return new Rejects(to, other, share);
    }

    /** These with another greatest share. */
    public Rejects share(double other) {
        return new Rejects(to, most, other);
    }

    /** Whether there is a bound. */
    public boolean bounded() {
        return most != null || share != null;
    }
}
