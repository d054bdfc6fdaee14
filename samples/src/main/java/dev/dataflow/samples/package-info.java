/** Pipelines to copy from. */
@NullMarked
package dev.dataflow.samples;

import org.jspecify.annotations.NullMarked;
