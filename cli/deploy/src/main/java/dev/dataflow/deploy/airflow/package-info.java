/**
 * An Airflow of our own on this machine, and runs of pipelines in it. Speaks to it by the generated client only.
 */
@NullMarked
package dev.dataflow.deploy.airflow;

import org.jspecify.annotations.NullMarked;
