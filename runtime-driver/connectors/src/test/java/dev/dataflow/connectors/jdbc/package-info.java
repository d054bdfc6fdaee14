@NullMarked
package dev.dataflow.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
