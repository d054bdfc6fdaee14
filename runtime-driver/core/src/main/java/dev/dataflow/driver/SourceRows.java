package dev.dataflow.driver;

import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pinned rows of a read step as its source gives them. The step's rows are those that fulfil the condition, with the
 * step's columns out of {@link #columns}, in its order.
 *
 * @param schema the stored columns, of which the step may not take all
 * @param where over {@link #columns}; null for all rows
 * @param origins the columns that the engine fills from where a row comes from
 */
public record SourceRows(
        Reading reading, Schema schema, @Nullable Expression where, List<Origin> origins) {
    public SourceRows {
        origins = List.copyOf(origins);
    }

    /** Rows of another reading, which are to be taken in the same way. */
    public SourceRows of(Reading other) {
        return new SourceRows(other, schema, where, origins);
    }

    /** The stored columns, then one for each origin. */
    public Schema columns() {
        List<Schema.Column> columns = new ArrayList<>(schema.columns());
        for (Origin origin : origins) {
            boolean file = origin.kind() == Origin.Kind.FILE;
            columns.add(new Schema.Column(origin.column(), file ? Scalar.STRING : Scalar.LONG, true));
        }
        return new Schema(columns);
    }

    /** Whether the engine is to tell the line that a row is from, or its number in the file. */
    public boolean wantsPositions() {
        return origins.stream().anyMatch(origin -> origin.kind() == Origin.Kind.POSITION);
    }

    /** Whether the rows as read are the step's. */
    public boolean plain() {
        return where == null && origins.isEmpty();
    }

    /**
     * A row's values for {@link #columns}.
     *
     * @param file the file of the split that it is from, if that has one
     */
    @SuppressWarnings("NullAway") // JDK 17's compiler does not see that values may be null.
    public Object[] values(RowReader.Row row, @Nullable String file) {
        if (origins.isEmpty()) {
            return row.values();
        }
        int stored = schema.columns().size();
        Object[] values = new Object[stored + origins.size()];
        System.arraycopy(row.values(), 0, values, 0, stored);
        for (int i = 0; i < origins.size(); i++) {
            values[stored + i] = switch (origins.get(i).kind()) {
                case FILE -> row.file() == null ? file : row.file();
                case POSITION -> row.position() == 0 ? null : row.position();
            };
        }
        return values;
    }
}
