/** The pipeline as plain data, as the compiler and the drivers see it. */
@NullMarked
package dev.dataflow.ir;

import org.jspecify.annotations.NullMarked;
