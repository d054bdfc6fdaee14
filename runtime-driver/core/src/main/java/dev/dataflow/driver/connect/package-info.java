/**
 * The run-time half of connectors: what a store must do for engines to move its rows. A connector describes, an engine
 * moves; neither knows the other.
 */
@NullMarked
package dev.dataflow.driver.connect;

import org.jspecify.annotations.NullMarked;
