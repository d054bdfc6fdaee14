package dev.dataflow.driver.connect;

import dev.dataflow.ir.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store says of the columns of a dataset.
 *
 * @param schema the columns that have types of ours
 * @param inferred what their types are worked out from, as in "the first 20 records of in/a.csv"; null if the store knows
 * @param leftOut the others, as the store names them, each with its type
 */
public record Discovery(Schema schema, @Nullable String inferred, List<String> leftOut) {
    public Discovery {
        leftOut = List.copyOf(leftOut);
    }
}
