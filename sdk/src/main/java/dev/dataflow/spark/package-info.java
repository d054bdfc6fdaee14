/** Transforms written against Spark; the only package that knows its API. */
@NullMarked
package dev.dataflow.spark;

import org.jspecify.annotations.NullMarked;
