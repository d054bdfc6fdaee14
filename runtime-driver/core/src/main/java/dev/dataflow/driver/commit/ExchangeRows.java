package dev.dataflow.driver.commit;

import dev.dataflow.ir.Schema;
import java.util.List;

/** The rows of another task's step: Parquet files, columns by name. {@code files} are absolute paths; there may be none. */
public record ExchangeRows(String step, int generation, Schema schema, long rows, List<String> files) {
    public ExchangeRows {
        files = List.copyOf(files);
    }
}
