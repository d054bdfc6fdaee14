/** What the parts tell each other while a pipeline runs: invocation, progress, report. */
@NullMarked
package dev.dataflow.run;

import org.jspecify.annotations.NullMarked;
