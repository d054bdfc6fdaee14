/** Reads comma-separated files. */
@NullMarked
package dev.dataflow.connectors.csv;

import org.jspecify.annotations.NullMarked;
