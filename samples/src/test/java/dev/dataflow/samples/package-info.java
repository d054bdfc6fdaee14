/** The project from outside: its commands, a real Airflow, real engines, and counts that share no code with it. */
@NullMarked
package dev.dataflow.samples;

import org.jspecify.annotations.NullMarked;
