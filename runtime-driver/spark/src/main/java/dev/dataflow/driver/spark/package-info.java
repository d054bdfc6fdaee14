/** The Spark engine: tasks as Spark applications. */
@NullMarked
package dev.dataflow.driver.spark;

import org.jspecify.annotations.NullMarked;
