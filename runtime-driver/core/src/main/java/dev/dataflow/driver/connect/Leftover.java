package dev.dataflow.driver.connect;

/**
 * What an attempt staged and nobody needs.
 *
 * @param place where it is, as people find it
 * @param bytes how much room it takes; 0 where its store does not tell
 */
public record Leftover(String place, long bytes) {}
