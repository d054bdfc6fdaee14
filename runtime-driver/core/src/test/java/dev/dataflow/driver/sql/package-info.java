@NullMarked
package dev.dataflow.driver.sql;

import org.jspecify.annotations.NullMarked;
