/** Runs one task: reads, transforms, commits, reports; knows no engine and no store. */
@NullMarked
package dev.dataflow.driver;

import org.jspecify.annotations.NullMarked;
