package dev.dataflow;

/**
 * User code written against one engine's own API. It is a marker; the interfaces that extend it say what to write: in
 * {@code dev.dataflow.spark}, {@code SparkTransform}, {@code SparkInputsTransform} and {@code TypedSparkTransform}.
 */
public interface EngineTransform {}
