/**
 * Processes that must never outlive their purpose: who they are (number and start time), what belongs to them, and how they are ended, also after the
 * command that started them was killed. Knows nothing of Airflow.
 */
@NullMarked
package dev.dataflow.deploy.process;

import org.jspecify.annotations.NullMarked;
