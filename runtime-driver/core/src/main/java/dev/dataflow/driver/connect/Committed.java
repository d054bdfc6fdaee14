package dev.dataflow.driver.connect;

/** A sink's answer: its own name for the version in which the rows are, and whether they were there already. */
public record Committed(String version, boolean recognised) {}
