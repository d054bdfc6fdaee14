package dev.dataflow;

import dev.dataflow.connector.MemoryDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A few rows that stand in the pipeline itself: {@code Memory.rows(new Zone(1, "EWR"), new Zone(2, "Queens"))}. */
public final class Memory implements Source {
    private final ConnectorUse use;

    private Memory(ConnectorUse use) {
        this.use = use;
    }

    /**
     * These rows, in this order; they are constants of the pipeline, at most 10,000 values. The record's components are
     * numbers, texts, enums, dates, times, bytes and the like: no lists, maps or records.
     *
     * @throws IllegalArgumentException if a value is none of these
     */
    @SafeVarargs
    public static <R extends Record> Memory rows(R... rows) {
        List<Record> all = new ArrayList<>();
        for (R row : rows) {
            all.add(row);
        }
        return of(rows.getClass().getComponentType(), all);
    }

    @Override
    public Body.Read read() {
        return new Body.Read(use, BadRecords.FAIL);
    }

    private static Memory of(Class<?> type, List<Record> rows) {
        Schema schema = Columns.of(type).schema();
        List<Expression> values = new ArrayList<>();
        for (Record row : rows) {
            Map<String, Object> named = Columns.valuesOf(row);
            for (Schema.Column column : schema.columns()) {
                Object value = named.get(column.name());
                if (column.type().nested()) {
                    throw new IllegalArgumentException("Cannot keep \"" + column.name() + "\" in memory: it is a "
                            + column.type().text() + ". Read such rows from a file");
                }
                values.add(value == null ? new Literal(column.type(), null) : Expr.literal(column, value));
            }
        }
        return new Memory(ConnectorUse.of(MemoryDescriptor.ID, "", type.getSimpleName())
                .with(MemoryDescriptor.COLUMNS, new Value.Texts(schema.names()))
                .with(MemoryDescriptor.ROWS, new Value.Bindings(values)));
    }
}
