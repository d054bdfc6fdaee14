/** Our slice of Airflow's specification as data, and its comparison with what an Airflow says of itself. */
@NullMarked
package dev.dataflow.airflow.slice;

import org.jspecify.annotations.NullMarked;
