package dev.dataflow;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a record class: {@code pickupZone} becomes {@code pickup_zone}. */
public final class Columns {
    private static final Map<Class<?>, Type> TYPES = types();
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern CAPITALS = Pattern.compile("([A-Z]+)([A-Z][a-z])");

    private final List<String> complaints = new ArrayList<>();
    private final List<Class<?>> open = new ArrayList<>();

    private Columns() {}

    /**
     * What a record class or a schema snapshot says: its columns, and what is wrong with those that are left out of them.
     *
     * @param snapshot the path of the snapshot; null for anything else
     */
    public record Reading(
            Schema schema,
            List<String> complaints,
            @Nullable String snapshot) {
        public Reading {
            complaints = List.copyOf(complaints);
        }
    }

    /** Reads the components of a record class in order. The class is not initialised. */
    public static Reading of(Class<?> type) {
        Columns columns = new Columns();
        return new Reading(new Schema(columns.fields(type)), columns.complaints, null);
    }

    /** The column's name: the component's, in lower case with underscores. */
    public static String nameOf(RecordComponent component) {
        String apart = HUMP.matcher(component.getName()).replaceAll("$1_$2");
        return CAPITALS.matcher(apart).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The values of a record by the names of its columns; nulls and empty Optionals left out. */
    static Map<String, Object> valuesOf(Record row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(row);
                Object held = value instanceof Optional<?> optional ? optional.orElse(null) : value;
                if (held != null) {
                    values.put(nameOf(component), held);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        "Cannot read " + component.getName() + " of "
                                + row.getClass().getName(),
                        e);
            }
        }
        return values;
    }

    private List<Schema.Column> fields(Class<?> type) {
        List<Schema.Column> columns = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            complaints.add(type.getName() + " is no record, so it names no columns.");
            return columns;
        } else if (isGeneric(type)) {
            return columns;
        }
        open.add(type);
        for (RecordComponent component : components) {
            boolean optional = component.getType() == Optional.class;
            AnnotatedType whole = component.getAnnotatedType();
            Type columnType = typeOf(component, optional ? withoutOptional(whole) : whole, component);
            if (columnType != null) {
                boolean nullable = optional || nullable(component);
                columns.add(new Schema.Column(nameOf(component), columnType, nullable));
            }
        }
        open.remove(open.size() - 1);
        return columns;
    }

    /** The type of a component, or of a part of its type; null, and a complaint, if there is none. */
    private @Nullable Type typeOf(RecordComponent component, AnnotatedType type, AnnotatedElement decimals) {
        Class<?> raw = raw(type.getType());
        Type known = raw == null ? null : TYPES.get(raw);
        if (known != null) {
            return known;
        } else if (raw == BigDecimal.class) {
            return decimal(component, type, decimals);
        } else if (raw != null && raw.isEnum()) {
            return Type.Scalar.STRING;
        } else if (raw != null && raw.isRecord()) {
            if (open.contains(raw)) {
                complaints.add(what(component) + " leads back to " + raw.getSimpleName()
                        + ", so that a row would have no end.");
                return null;
            }
            return isGeneric(raw) ? null : new Type.Struct(fields(raw));
        } else if (raw == List.class) {
            return list(component, type);
        } else if (raw == Map.class) {
            return map(component, type);
        }
        complaints.add(what(component) + " is a " + name(type) + ", which is no type of a column. The types are: "
                + String.join(
                        ", ", TYPES.keySet().stream().map(Class::getSimpleName).toList())
                + ", BigDecimal, enums, records, and List and Map of these.");
        return null;
    }

    private boolean isGeneric(Class<?> type) {
        boolean generic = type.getTypeParameters().length > 0;
        if (generic) {
            complaints.add(type.getSimpleName()
                    + " has type parameters, so that its columns have no types: write a record without them.");
        }
        return generic;
    }

    private @Nullable Type list(RecordComponent component, AnnotatedType type) {
        List<AnnotatedType> of = arguments(type);
        Type element = of.isEmpty() ? unknown(component) : typeOf(component, of.get(0), of.get(0));
        return element == null ? null : new Type.ListOf(element, namesNullable(of.get(0)));
    }

    private @Nullable Type map(RecordComponent component, AnnotatedType type) {
        List<AnnotatedType> of = arguments(type);
        if (of.size() != 2) {
            return unknown(component);
        }
        Type key = typeOf(component, of.get(0), of.get(0));
        Type value = typeOf(component, of.get(1), of.get(1));
        return key == null || value == null ? null : new Type.MapOf(key, value, namesNullable(of.get(1)));
    }

    private @Nullable Type unknown(RecordComponent component) {
        complaints.add(what(component) + " does not say what it holds: write List<String>, or another type.");
        return null;
    }

    private @Nullable Type decimal(RecordComponent component, AnnotatedType type, AnnotatedElement element) {
        Decimal decimal = element.getAnnotation(Decimal.class);
        Decimal found = decimal == null ? type.getAnnotation(Decimal.class) : decimal;
        try {
            if (found != null) {
                return new Type.Decimal(found.precision(), found.scale());
            }
        } catch (IllegalArgumentException impossible) {
            // As if there were none.
        }
        complaints.add(what(component) + " is a BigDecimal without a possible precision and scale: write"
                + " @Decimal(precision = 10, scale = 2) before it.");
        return null;
    }

    private static AnnotatedType withoutOptional(AnnotatedType type) {
        List<AnnotatedType> arguments = arguments(type);
        return arguments.size() == 1 ? arguments.get(0) : type;
    }

    private static List<AnnotatedType> arguments(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType parameterized
                ? List.of(parameterized.getAnnotatedActualTypeArguments())
                : List.of();
    }

    private static @Nullable Class<?> raw(java.lang.reflect.Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> plain ? plain : null;
    }

    private static String what(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }

    private static String name(AnnotatedType type) {
        Class<?> raw = raw(type.getType());
        return raw == null ? type.getType().getTypeName() : raw.getSimpleName();
    }

    /** Any annotation called Nullable counts, as in most tools: on the type or on the component. */
    private static boolean nullable(RecordComponent component) {
        return namesNullable(component.getAnnotatedType()) || namesNullable(component);
    }

    private static boolean namesNullable(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
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
        types.put(Duration.class, Type.Scalar.DURATION);
        types.put(byte[].class, Type.Scalar.BINARY);
        types.put(UUID.class, Type.Scalar.UUID);
        types.put(FileReference.class, Type.Scalar.FILE);
        return types;
    }
}
