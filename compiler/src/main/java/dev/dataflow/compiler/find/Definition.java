package dev.dataflow.compiler.find;

import dev.dataflow.Pipeline;

/** A class that defines a pipeline, and the pipeline it gave. */
public record Definition(String className, Pipeline pipeline) {}
