@NullMarked
package dev.dataflow.driver.rows;

import org.jspecify.annotations.NullMarked;
