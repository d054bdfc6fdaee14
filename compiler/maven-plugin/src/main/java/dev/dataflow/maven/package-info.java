/** The goals of the Maven plugin: parameters, and one call into the compiler. */
@NullMarked
package dev.dataflow.maven;

import org.jspecify.annotations.NullMarked;
