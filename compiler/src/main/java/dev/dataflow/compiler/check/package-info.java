/**
 * What must hold of a pipeline: one rule a class, named after what is true when it passes. Rules see columns and types
 * through {@link dev.dataflow.compiler.check.Subject} and never stop each other.
 */
@NullMarked
package dev.dataflow.compiler.check;

import org.jspecify.annotations.NullMarked;
