@NullMarked
package dev.dataflow.deploy.airflow;

import org.jspecify.annotations.NullMarked;
