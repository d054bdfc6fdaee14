package dev.dataflow.driver.rows;

import dev.dataflow.Columns;
import dev.dataflow.TransformContext;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What one worker's instance of a user class may ask for before its first row. */
public final class StepContext implements TransformContext {
    private final String step;
    private final StepArguments arguments;
    private final Map<String, SideRows> sideInputs;

    /** A context of a step, with its side inputs by name. */
    public StepContext(String step, StepArguments arguments, Map<String, SideRows> sideInputs) {
        this.step = step;
        this.arguments = arguments;
        this.sideInputs = sideInputs;
    }

    /** The rows of a side input. */
    public interface SideRows {
        /** Their columns. */
        Schema schema();

        /** Hands over each row, of which the array is the taker's own. */
        void each(Consumer<Object[]> taker) throws Exception;
    }

    @Override
    public <P extends Record> P arguments(Class<P> type) {
        return arguments.as(type);
    }

    @Override
    public <R extends Record> List<R> sideInput(String name, Class<R> type) {
        SideRows rows = sideInputs.get(name);
        if (rows == null) {
            throw new IllegalArgumentException("Step \"" + step + "\" has no side input \"" + name + "\". It has: "
                    + StepArguments.listed(sideInputs.keySet()));
        }
        Schema schema = Columns.of(type).schema();
        for (String column : schema.names()) {
            if (rows.schema().column(column).isEmpty()) {
                throw new IllegalArgumentException("The side input \"" + name + "\" of step \"" + step
                        + "\" has no column \"" + column + "\", which " + type.getName() + " asks for. It has: "
                        + StepArguments.listed(rows.schema().names()));
            }
        }
        RecordCodec<R> codec = RecordCodec.of(step, type, rows.schema());
        List<R> records = new ArrayList<>();
        try {
            rows.each(row -> records.add(codec.decode(row)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot read the side input \"" + name + "\" of step \"" + step + "\"", e);
        }
        return Collections.unmodifiableList(records);
    }
}
