package dev.dataflow.driver.connect;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes rows one by one; not for several threads at once. */
public interface RowWriter extends Closeable {
    /** Takes a row: the values in the order of the schema. The array may be used again by the caller. */
    void write(@Nullable Object[] values) throws IOException;
}
