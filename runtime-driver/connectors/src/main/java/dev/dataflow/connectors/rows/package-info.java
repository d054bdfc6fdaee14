/** Stores that are no stores: rows that stand in the pipeline, and the log. */
@NullMarked
package dev.dataflow.connectors.rows;

import org.jspecify.annotations.NullMarked;
