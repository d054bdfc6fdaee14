/** What an engine says of itself: what it can run, and how it is started. */
@NullMarked
package dev.dataflow.engine;

import org.jspecify.annotations.NullMarked;
