@NullMarked
package dev.dataflow.driver.commit;

import org.jspecify.annotations.NullMarked;
