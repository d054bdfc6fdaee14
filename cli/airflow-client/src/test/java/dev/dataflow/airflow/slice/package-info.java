@NullMarked
package dev.dataflow.airflow.slice;

import org.jspecify.annotations.NullMarked;
