@NullMarked
package dev.dataflow.compiler.plan;

import org.jspecify.annotations.NullMarked;
