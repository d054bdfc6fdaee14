package dev.dataflow.driver.rows;

import dev.dataflow.Columns;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserCode;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of rows and rows of records. Components and columns meet by name; a row may have more columns than the
 * record, in any order.
 *
 * @param <R> the record class
 */
public final class RecordCodec<R extends Record> {
    private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);
    private static final MethodType GET = MethodType.methodType(Object.class, Object.class);

    private final String step;
    private final Class<R> type;
    private final Schema schema;
    /** For each component, the place of its column in a row. */
    private final int[] places;

    private final MethodHandle constructor;
    private final MethodHandle[] accessors;

    private RecordCodec(
            String step,
            Class<R> type,
            Schema schema,
            int[] places,
            MethodHandle constructor,
            MethodHandle[] accessors) {
        this.step = step;
        this.type = type;
        this.schema = schema;
        this.places = places;
        this.constructor = constructor;
        this.accessors = accessors;
    }

    /**
     * A codec between a record class and rows of that schema.
     *
     * @throws DriverFailure if a component has no column, or one of another type
     */
    public static <R extends Record> RecordCodec<R> of(String step, Class<R> type, Schema schema) {
        RecordComponent[] components = type.getRecordComponents();
        int[] places = new int[components.length];
        MethodHandle[] accessors = new MethodHandle[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                places[i] = place(step, type, components[i], schema);
                parameters[i] = components[i].getType();
                components[i].getAccessor().setAccessible(true);
                accessors[i] = MethodHandles.lookup()
                        .unreflect(components[i].getAccessor())
                        .asType(GET);
            }
            Constructor<R> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            MethodHandle constructor = MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.length)
                    .asType(MAKE);
            return new RecordCodec<>(step, type, schema, places, constructor, accessors);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot reach the components of " + type.getName(), e);
        }
    }

    private static int place(String step, Class<?> type, RecordComponent component, Schema schema) {
        String name = Columns.nameOf(component);
        int place = schema.names().indexOf(name);
        if (place < 0 || !fits(component.getType(), schema.columns().get(place).type())) {
            String what = place < 0
                    ? "has no column \"" + name + "\". It has: " + String.join(", ", schema.names())
                    : "has \"" + name + "\" as "
                            + schema.columns().get(place).type().text();
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "RECORD_UNFIT",
                    step,
                    "Cannot use the record " + type.getName() + " in step \"" + step + "\": its component "
                            + component.getName() + " is a "
                            + component.getType().getSimpleName() + ", and the dataset " + what
                            + ". Compile and deploy the pipeline again.");
        }
        return place;
    }

    private static boolean fits(Class<?> component, Type column) {
        Class<?> values = Values.classOf(column);
        return MethodType.methodType(component).wrap().returnType() == values;
    }

    /**
     * The record of a row.
     *
     * @throws DriverFailure if the row lacks a value that the record must have, or the record's constructor throws
     */
    @SuppressWarnings("unchecked") // The constructor is that of R.
    public R decode(@Nullable Object[] row) {
        @Nullable Object[] arguments = new @Nullable Object[places.length];
        for (int i = 0; i < places.length; i++) {
            arguments[i] = row[places[i]];
        }
        try {
            return (R) (Object) constructor.invokeExact(arguments);
        } catch (Throwable thrown) {
            throw notMade(arguments, thrown);
        }
    }

    private DriverFailure notMade(@Nullable Object[] arguments, Throwable thrown) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null && components[i].getType().isPrimitive()) {
                return new DriverFailure(
                        FailureClass.BAD_DATA,
                        "NULL_VALUE",
                        step,
                        "Cannot make a " + type.getSimpleName() + " for step \"" + step + "\": column \""
                                + schema.columns().get(places[i]).name()
                                + "\" is null, and its component is a "
                                + components[i].getType().getSimpleName()
                                + ". Make the component @Nullable and of a class, or filter such rows out.");
            }
        }
        return UserCode.failed(step, type.getName(), thrown);
    }

    /**
     * The row of a record.
     *
     * @throws DriverFailure if a value does not fit its column: null where there must be one, or too many digits
     */
    public @Nullable Object[] encode(R row) {
        @Nullable Object[] values = new @Nullable Object[schema.columns().size()];
        for (int i = 0; i < places.length; i++) {
            Object value;
            try {
                value = (Object) accessors[i].invokeExact((Object) row);
            } catch (Throwable thrown) {
                throw UserCode.failed(step, type.getName(), thrown);
            }
            values[places[i]] = fitted(schema.columns().get(places[i]), value);
        }
        return values;
    }

    private @Nullable Object fitted(Schema.Column column, @Nullable Object value) {
        if (value == null) {
            if (!column.nullable()) {
                throw unfit(column, "null", "the component is not @Nullable", "give it a value, or mark it @Nullable");
            }
            return null;
        } else if (!Values.inYears(value)) {
            throw unfit(
                    column,
                    value.toString(),
                    "columns hold the years 1 to 9999",
                    "reject such rows, or mend the value");
        } else if (value instanceof BigDecimal number) {
            return decimal(column, number);
        } else if (value instanceof LocalDateTime time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        } else if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }
        return value;
    }

    private BigDecimal decimal(Schema.Column column, BigDecimal number) {
        Type.Decimal wanted = (Type.Decimal) column.type();
        BigDecimal scaled = number;
        if (number.scale() != wanted.scale()) {
            BigDecimal plain = number.stripTrailingZeros();
            if (plain.scale() > wanted.scale()) {
                throw unfit(
                        column,
                        number.toPlainString(),
                        "the column is a " + wanted.text(),
                        "round it with setScale(" + wanted.scale() + ", RoundingMode.…)");
            }
            scaled = plain.setScale(wanted.scale());
        }
        if (scaled.precision() > wanted.precision()) {
            throw unfit(
                    column,
                    number.toPlainString(),
                    "the column is a " + wanted.text(),
                    "give the component a greater @Decimal precision");
        }
        return scaled;
    }

    private DriverFailure unfit(Schema.Column column, String value, String why, String wayOut) {
        List<String> parts = new ArrayList<>(List.of(
                "Step \"" + step + "\" emitted a " + type.getSimpleName() + " with " + value + " in \"" + column.name()
                        + "\"",
                "but " + why));
        return new DriverFailure(
                FailureClass.USER_CODE, "VALUE_UNFIT", step, String.join(", ", parts) + ": " + wayOut + ".");
    }
}
