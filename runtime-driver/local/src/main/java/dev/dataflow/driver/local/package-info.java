/** The local engine: DuckDB in a JVM on the worker. */
@NullMarked
package dev.dataflow.driver.local;

import org.jspecify.annotations.NullMarked;
