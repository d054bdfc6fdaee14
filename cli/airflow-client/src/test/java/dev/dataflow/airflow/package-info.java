@NullMarked
package dev.dataflow.airflow;

import org.jspecify.annotations.NullMarked;
