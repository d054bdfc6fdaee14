/**
 * How a task becomes visible exactly once: the journal in its staging place says who works on it, what it reads, and,
 * once all is staged, what is to be committed.
 */
@NullMarked
package dev.dataflow.driver.commit;

import org.jspecify.annotations.NullMarked;
