/** The test kit, tested as a user would use it. */
@NullMarked
package dev.dataflow.testkit;

import org.jspecify.annotations.NullMarked;
