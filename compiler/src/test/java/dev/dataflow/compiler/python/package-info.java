@NullMarked
package dev.dataflow.compiler.python;

import org.jspecify.annotations.NullMarked;
