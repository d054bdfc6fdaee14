/** Steps and expressions as SQL: one renderer, two dialects, one meaning. */
@NullMarked
package dev.dataflow.driver.sql;

import org.jspecify.annotations.NullMarked;
