package dev.dataflow.driver.spark;

import java.io.Serializable;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user's class did with the rows of one partition. Spark may compute a partition again, and tells then again: of each
 * the last attempt's accounts count. One attempt gives several where it makes one partition of many.
 *
 * @param partition the partition of the task, and not that which the rows were in before they were made one with others
 * @param rejects a file of the rows that it rejected, as {@link Rejects} writes it; null for none
 */
record Account(
        int partition,
        long attempt,
        long read,
        long written,
        SortedMap<String, Double> metrics,
        @Nullable String rejects)
        implements Serializable {}
