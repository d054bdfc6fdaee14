@NullMarked
package dev.dataflow.driver.spark;

import org.jspecify.annotations.NullMarked;
