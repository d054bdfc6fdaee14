@NullMarked
package dev.dataflow.compiler.check;

import org.jspecify.annotations.NullMarked;
