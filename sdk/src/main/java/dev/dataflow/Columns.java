package dev.dataflow;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a record class: {@code pickupZone} becomes {@code pickup_zone}. */
public final class Columns {
    private static final Map<Class<?>, Type> TYPES = types();

    private Columns() {}

    /** What a record class says: its columns, and what is wrong with those that are left out of them. */
    public record Reading(Schema schema, List<String> complaints) {
        public Reading {
            complaints = List.copyOf(complaints);
        }
    }

    /** Reads the components of a record class in order. The class is not initialised. */
    public static Reading of(Class<?> type) {
        List<Schema.Column> columns = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            return new Reading(
                    new Schema(List.of()), List.of(type.getName() + " is no record, so it names no columns."));
        }
        for (RecordComponent component : components) {
            Type columnType = typeOf(component);
            if (columnType == null) {
                complaints.add(complaint(component));
            } else {
                columns.add(new Schema.Column(nameOf(component), columnType, nullable(component)));
            }
        }
        return new Reading(new Schema(columns), complaints);
    }

    /** The column's name: the component's, in lower case with underscores. */
    public static String nameOf(RecordComponent component) {
        return component
                .getName()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private static @Nullable Type typeOf(RecordComponent component) {
        if (component.getType() != BigDecimal.class) {
            return TYPES.get(component.getType());
        }
        Decimal decimal = component.getAnnotation(Decimal.class);
        try {
            return decimal == null ? null : new Type.Decimal(decimal.precision(), decimal.scale());
        } catch (IllegalArgumentException impossible) {
            return null;
        }
    }

    private static String complaint(RecordComponent component) {
        String what = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        if (component.getType() == BigDecimal.class) {
            return what + " is a BigDecimal without a possible precision and scale: write"
                    + " @Decimal(precision = 10, scale = 2) before it.";
        }
        return what + " is a " + component.getType().getSimpleName() + ", which is no type of a column. The types are: "
                + String.join(
                        ", ", TYPES.keySet().stream().map(Class::getSimpleName).toList()) + ", BigDecimal.";
    }

    /** Any annotation called Nullable counts, as in most tools: on the type or on the component. */
    private static boolean nullable(RecordComponent component) {
        return namesNullable(component.getAnnotatedType().getAnnotations())
                || namesNullable(component.getAnnotations());
    }

    private static boolean namesNullable(java.lang.annotation.Annotation[] annotations) {
        for (java.lang.annotation.Annotation annotation : annotations) {
            if (annotation.annotationType().getSimpleName().equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    private static Map<Class<?>, Type> types() {
        Map<Class<?>, Type> types = new LinkedHashMap<>();
        types.put(boolean.class, Type.Scalar.BOOLEAN);
        types.put(Boolean.class, Type.Scalar.BOOLEAN);
        types.put(int.class, Type.Scalar.INT);
        types.put(Integer.class, Type.Scalar.INT);
        types.put(long.class, Type.Scalar.LONG);
        types.put(Long.class, Type.Scalar.LONG);
        types.put(float.class, Type.Scalar.FLOAT);
        types.put(Float.class, Type.Scalar.FLOAT);
        types.put(double.class, Type.Scalar.DOUBLE);
        types.put(Double.class, Type.Scalar.DOUBLE);
        types.put(String.class, Type.Scalar.STRING);
        types.put(LocalDate.class, Type.Scalar.DATE);
        types.put(LocalDateTime.class, Type.Scalar.TIMESTAMP);
        types.put(Instant.class, Type.Scalar.INSTANT);
        types.put(byte[].class, Type.Scalar.BINARY);
        types.put(UUID.class, Type.Scalar.UUID);
        return types;
    }
}
