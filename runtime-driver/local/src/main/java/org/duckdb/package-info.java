/**
 * A door into DuckDB's JDBC driver, in its own package: the driver can read and write vectors of every type, and shows
 * Java those of plain values only. What is here hands out memory and calls, and knows nothing of rows; the compiler holds it
 * against the one version of the driver that we ship. See docs/decisions/0012-rows-by-the-vector.md.
 */
@NullMarked
package org.duckdb;

import org.jspecify.annotations.NullMarked;
