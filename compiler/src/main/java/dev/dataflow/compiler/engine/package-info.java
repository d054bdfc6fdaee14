/** Which engines and connectors there are, and which engine runs a step. */
@NullMarked
package dev.dataflow.compiler.engine;

import org.jspecify.annotations.NullMarked;
