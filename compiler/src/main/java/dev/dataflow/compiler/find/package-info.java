/**
 * Finds the pipeline definitions of a class path and asks each for its pipeline. The only package that runs or loads
 * user code; whatever goes wrong there becomes a problem.
 */
@NullMarked
package dev.dataflow.compiler.find;

import org.jspecify.annotations.NullMarked;
