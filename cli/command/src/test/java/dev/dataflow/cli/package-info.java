/** Tests of the command: through the front door, in processes of their own. */
@NullMarked
package dev.dataflow.cli;

import org.jspecify.annotations.NullMarked;
