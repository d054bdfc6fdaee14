/** Rows in Java: the classes of values, and how a record class and a row of values become each other. */
@NullMarked
package dev.dataflow.driver.rows;

import org.jspecify.annotations.NullMarked;
