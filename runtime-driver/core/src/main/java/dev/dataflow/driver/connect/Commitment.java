package dev.dataflow.driver.connect;

import dev.dataflow.driver.Failpoints;
import java.time.Instant;

/**
 * Under which key rows are committed, and by whom.
 *
 * @param attempt the attempt that staged the rows
 * @param runStartedAt when the first attempt of the run's task began: a sink that has forgotten keys since then refuses
 * @param failpoints told of the places within the commit
 */
public record Commitment(CommitKey key, int attempt, Instant runStartedAt, Failpoints failpoints) {}
