@NullMarked
package dev.dataflow.driver;

import org.jspecify.annotations.NullMarked;
