/** Cuts a checked pipeline into tasks: as few as engines and settings allow, and never a cycle among them. */
@NullMarked
package dev.dataflow.compiler.plan;

import org.jspecify.annotations.NullMarked;
