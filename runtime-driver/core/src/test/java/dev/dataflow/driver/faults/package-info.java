/** Kills drivers where it hurts; on a driver's class path in tests only. */
@NullMarked
package dev.dataflow.driver.faults;

import org.jspecify.annotations.NullMarked;
