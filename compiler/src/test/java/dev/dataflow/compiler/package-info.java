@NullMarked
package dev.dataflow.compiler;

import org.jspecify.annotations.NullMarked;
