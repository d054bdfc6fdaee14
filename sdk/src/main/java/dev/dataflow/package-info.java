/** The words of a pipeline: what its author imports. */
@NullMarked
package dev.dataflow;

import org.jspecify.annotations.NullMarked;
