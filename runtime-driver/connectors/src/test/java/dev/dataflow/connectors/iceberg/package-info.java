@NullMarked
package dev.dataflow.connectors.iceberg;

import org.jspecify.annotations.NullMarked;
