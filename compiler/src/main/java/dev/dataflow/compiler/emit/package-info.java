/** Writes a planned pipeline down: its document, its DAG file, and the digests of its classes. */
@NullMarked
package dev.dataflow.compiler.emit;

import org.jspecify.annotations.NullMarked;
