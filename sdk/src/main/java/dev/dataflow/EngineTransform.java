package dev.dataflow;

/**
 * User code written against one engine's own API. It is a marker; the interfaces that extend it say what to write, such
 * as {@code dev.dataflow.spark.SparkTransform}.
 */
public interface EngineTransform {}
