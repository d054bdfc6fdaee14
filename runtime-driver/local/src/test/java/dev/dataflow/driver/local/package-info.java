@NullMarked
package dev.dataflow.driver.local;

import org.jspecify.annotations.NullMarked;
