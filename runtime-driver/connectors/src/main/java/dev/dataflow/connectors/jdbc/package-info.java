/**
 * Reads tables and queries of databases by JDBC, and writes tables in one transaction each. What databases differ in is a
 * {@link dev.dataflow.connectors.jdbc.Dialect}.
 */
@NullMarked
package dev.dataflow.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
