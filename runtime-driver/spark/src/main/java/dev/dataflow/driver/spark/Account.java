package dev.dataflow.driver.spark;

import java.io.Serializable;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user's class did with the rows of one partition. Spark may compute a partition again, and tells then again: of each
 * the last account counts.
 *
 * @param rejects a file of the rows that it rejected, as {@link Rejects} writes it; null for none
 */
record Account(
        int partition,
        long read,
        long written,
        SortedMap<String, Double> metrics,
        @Nullable String rejects) implements Serializable {}
