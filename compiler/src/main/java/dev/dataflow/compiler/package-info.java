/** Turns pipelines into releases: check, plan, emit. */
@NullMarked
package dev.dataflow.compiler;

import org.jspecify.annotations.NullMarked;
