/**
 * Pipelines in unit tests: rows in, rows out, on the local engine in the test's own JVM. Begin with {@link
 * dev.dataflow.testkit.TestPipeline}. Knows the compiler, the local engine and the connectors; a part of them is replaced
 * by rows that the test brings and takes.
 */
@NullMarked
package dev.dataflow.testkit;

import org.jspecify.annotations.NullMarked;
