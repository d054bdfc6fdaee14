/** What a connector says of itself: name, options, modes, capabilities. */
@NullMarked
package dev.dataflow.connector;

import org.jspecify.annotations.NullMarked;
