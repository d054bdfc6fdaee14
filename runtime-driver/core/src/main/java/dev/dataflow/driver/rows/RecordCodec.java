package dev.dataflow.driver.rows;

import dev.dataflow.Columns;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserCode;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.FailureClass;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of rows and rows of records. Components and columns meet by name; a row may have more columns than the
 * record, in any order. What is within lists, maps and records of records likewise.
 *
 * @param <R> the record class
 */
public final class RecordCodec<R extends Record> {
    private final String step;
    private final Class<R> type;
    private final Part.Fields fields;

    private RecordCodec(String step, Class<R> type, Part.Fields fields) {
        this.step = step;
        this.type = type;
        this.fields = fields;
    }

    /**
     * A codec between a record class and rows of that schema.
     *
     * @throws DriverFailure if a component has no column, or one of another type
     */
    public static <R extends Record> RecordCodec<R> of(String step, Class<R> type, Schema schema) {
        return Part.Fields.of(type, schema.columns())
                .map(fields -> new RecordCodec<>(step, type, fields))
                .orElseThrow(() -> unfit(step, type, schema));
    }

    private static DriverFailure unfit(String step, Class<?> type, Schema schema) {
        for (RecordComponent component : type.getRecordComponents()) {
            int place = Part.Fields.place(component, schema.columns());
            if (place < 0
                    || Part.of(
                                    component.getGenericType(),
                                    schema.columns().get(place).type())
                            .isEmpty()) {
                String name = Columns.nameOf(component);
                String what = place < 0
                        ? "has no column \"" + name + "\". It has: " + String.join(", ", schema.names())
                        : "has \"" + name + "\" as "
                                + schema.columns().get(place).type().text();
                return new DriverFailure(
                        FailureClass.CONFIG,
                        "RECORD_UNFIT",
                        step,
                        "Cannot use the record " + type.getName() + " in step \"" + step + "\": its component "
                                + component.getName() + " is a "
                                + component.getType().getSimpleName() + ", and the dataset " + what
                                + ". Compile and deploy the pipeline again.");
            }
        }
        throw new IllegalStateException("Every component of " + type.getName() + " fits");
    }

    /**
     * The record of a row.
     *
     * @throws DriverFailure if the row lacks a value that the record must have, or the record's constructor throws
     */
    @SuppressWarnings("unchecked") // The fields are those of R.
    public R decode(@Nullable Object[] row) {
        try {
            return (R) fields.toJava(row);
        } catch (Part.Misfit misfit) {
            Throwable thrown = misfit.getCause();
            if (thrown != null) {
                throw UserCode.failed(step, misfit.value(), thrown);
            }
            boolean missing = misfit.value().equals("null");
            throw new DriverFailure(
                    FailureClass.BAD_DATA,
                    missing ? "NULL_VALUE" : "VALUE_UNFIT",
                    step,
                    "Cannot make a " + type.getSimpleName() + " for step \"" + step + "\": column \"" + misfit.path()
                            + "\" is " + misfit.value() + ", and " + misfit.why() + ". " + misfit.wayOut() + ".");
        }
    }

    /**
     * The row of a record.
     *
     * @throws DriverFailure if there is no record, or a value does not fit its column: null where there must be one, or too
     *     many digits
     */
    public @Nullable Object[] encode(@Nullable R row) {
        if (row == null) {
            throw new DriverFailure(
                    FailureClass.USER_CODE,
                    "VALUE_UNFIT",
                    step,
                    "Step \"" + step + "\" emitted null in place of a " + type.getSimpleName()
                            + ": emit a record, or nothing.");
        }
        try {
            return (Object[]) fields.toRow(row);
        } catch (Part.Misfit misfit) {
            Throwable thrown = misfit.getCause();
            if (thrown != null) {
                throw UserCode.failed(step, misfit.value(), thrown);
            }
            throw new DriverFailure(
                    FailureClass.USER_CODE,
                    "VALUE_UNFIT",
                    step,
                    "Step \"" + step + "\" emitted a " + type.getSimpleName() + " with " + misfit.value() + " in \""
                            + misfit.path() + "\", but " + misfit.why() + ": " + misfit.wayOut() + ".");
        }
    }
}
