/**
 * A client of Airflow's REST API, as far as we use it. All in {@code api} and {@code model}, and most here, is generated
 * from {@code src/main/openapi/airflow.yaml}; to call more of Airflow, widen that file. {@link
 * dev.dataflow.airflow.AirflowApi} is where to begin.
 */
@NullMarked
package dev.dataflow.airflow;

import org.jspecify.annotations.NullMarked;
