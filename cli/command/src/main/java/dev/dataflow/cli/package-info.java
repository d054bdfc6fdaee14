/** The dataflow command: options in, one call into a library, tables or JSON out. */
@NullMarked
package dev.dataflow.cli;

import org.jspecify.annotations.NullMarked;
