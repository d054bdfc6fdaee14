/**
 * Releases: what is shipped, its digest, and the folder that an Airflow reads it from. A release is either wholly there or not at all, and never changes.
 */
@NullMarked
package dev.dataflow.deploy.release;

import org.jspecify.annotations.NullMarked;
