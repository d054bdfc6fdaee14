/** Reads Iceberg tables and commits to them. */
@NullMarked
package dev.dataflow.connectors.iceberg;

import org.jspecify.annotations.NullMarked;
