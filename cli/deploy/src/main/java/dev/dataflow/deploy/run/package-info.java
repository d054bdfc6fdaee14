/** Runs of a pipeline: what one is told and gives back, whichever way it was run, and the way without Airflow. */
@NullMarked
package dev.dataflow.deploy.run;

import org.jspecify.annotations.NullMarked;
