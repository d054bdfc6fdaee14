package dev.dataflow.driver.connect;

/**
 * Rows that a sink holds but nobody sees.
 *
 * @param stage the text of the stage's name
 * @param content what the connector needs to commit them, in its own words; becomes part of the task's intent and must
 *     hold no secret
 */
public record Staged(String stage, long rows, long files, long bytes, String content) {}
