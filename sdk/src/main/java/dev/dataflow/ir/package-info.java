/**
 * The pipeline as plain data, as the compiler and the drivers see it. {@link dev.dataflow.ir.NumberTypes} is the one rule
 * among it: the compiler gives columns their types by it, and the drivers calculate in them.
 */
@NullMarked
package dev.dataflow.ir;

import org.jspecify.annotations.NullMarked;
