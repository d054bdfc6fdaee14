package dev.dataflow.driver.rows;

import dev.dataflow.Columns;
import dev.dataflow.FileReference;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.Serial;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the values of one Java type and those of a column's become each other, where they are not the same. */
abstract class Part {
    /** Where the two are the same. */
    static final Part SAME = new Part() {
        @Override
        Object toJava(Object value) {
            return value;
        }

        @Override
        Object toRow(Object value) {
            return value;
        }
    };

    /** The value that the record has, of the one in a row. */
    abstract Object toJava(Object value);

    /** The value that a row has, of the record's. */
    abstract Object toRow(Object value);

    /** What a null is in Java. */
    @Nullable
    Object ofNull() {
        return null;
    }

    /** The null that a value means in a row; the value itself if it means none. */
    @Nullable
    Object unwrapped(@Nullable Object value) {
        return value;
    }

    /** How a Java type and a column's go together; empty if they do not. */
    static Optional<Part> of(java.lang.reflect.Type java, Type column) {
        Class<?> raw = raw(java);
        if (raw == Optional.class) {
            return argument(java, 0).flatMap(held -> of(held, column)).map(OrEmpty::new);
        } else if (raw == List.class && column instanceof Type.ListOf list) {
            return argument(java, 0)
                    .flatMap(element -> of(element, list.element()))
                    .map(element -> new Elements(element, list.nullableElements()));
        } else if (raw == Map.class && column instanceof Type.MapOf map) {
            return argument(java, 0)
                    .flatMap(key -> of(key, map.key()))
                    .flatMap(key -> argument(java, 1)
                            .flatMap(value -> of(value, map.value()))
                            .map(value -> new Entries(key, value, map.nullableValues())));
        } else if (raw.isRecord() && column instanceof Type.Struct struct) {
            return Fields.of(raw, struct.fields()).map(fields -> fields);
        } else if (raw.isEnum() && column == Scalar.STRING) {
            return Optional.of(new Constants(raw));
        }
        return boxed(raw) == Values.classOf(column) ? Optional.of(plain(column)) : Optional.empty();
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    private static Class<?> raw(java.lang.reflect.Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Optional<java.lang.reflect.Type> argument(java.lang.reflect.Type type, int index) {
        return type instanceof ParameterizedType parameterized && parameterized.getActualTypeArguments().length > index
                ? Optional.of(parameterized.getActualTypeArguments()[index])
                : Optional.empty();
    }

    private static Part plain(Type column) {
        if (column instanceof Type.Decimal decimal) {
            return new Digits(decimal);
        }
        return switch ((Scalar) column) {
            case DATE, TIMESTAMP, INSTANT -> Times.ALL;
            case DURATION -> Lengths.ALL;
            case FILE -> Files.ALL;
            default -> SAME;
        };
    }

    /** A value that does not fit; whoever holds it adds where it is. */
    static final class Misfit extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String value;
        private final String why;
        private final String wayOut;
        private String path = "";

        Misfit(String value, String why, String wayOut) {
            this(value, why, wayOut, null);
        }

        /** Of a record whose own code threw; {@code value} is the name of its class. */
        Misfit(Class<?> type, Throwable thrown) {
            this(type.getName(), "", "", thrown);
        }

        private Misfit(String value, String why, String wayOut, @Nullable Throwable thrown) {
            super(null, thrown, false, false);
            this.value = value;
            this.why = why;
            this.wayOut = wayOut;
        }

        Misfit in(String place) {
            path = place + path;
            return this;
        }

        String value() {
            return value;
        }

        String why() {
            return why;
        }

        String wayOut() {
            return wayOut;
        }

        /** The column, and what leads from there to the value: {@code lines[3].price}. */
        String path() {
            return path.startsWith(".") ? path.substring(1) : path;
        }
    }

    private static final class OrEmpty extends Part {
        private final Part held;

        OrEmpty(Part held) {
            this.held = held;
        }

        @Override
        Object toJava(Object value) {
            return Optional.of(held.toJava(value));
        }

        @Override
        Object toRow(Object value) {
            return held.toRow(value);
        }

        @Override
        Object ofNull() {
            return Optional.empty();
        }

        @Override
        @Nullable
        Object unwrapped(@Nullable Object value) {
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        }
    }

    private static final class Elements extends Part {
        private final Part element;
        private final boolean nullable;

        Elements(Part element, boolean nullable) {
            this.element = element;
            this.nullable = nullable;
        }

        @Override
        Object toJava(Object value) {
            List<?> list = (List<?>) value;
            if (element == SAME) {
                return Collections.unmodifiableList(list);
            }
            @Nullable Object[] made = new @Nullable Object[list.size()];
            int at = 0;
            try {
                for (@Nullable Object held : list) {
                    made[at] = held == null ? element.ofNull() : element.toJava(held);
                    at++;
                }
            } catch (Misfit misfit) {
                throw misfit.in("[" + at + "]");
            }
            return Collections.unmodifiableList(Arrays.asList(made));
        }

        @Override
        Object toRow(Object value) {
            List<?> list = (List<?>) value;
            @Nullable Object[] made = new @Nullable Object[list.size()];
            int at = 0;
            try {
                for (@Nullable Object held : list) {
                    made[at] = present(element.unwrapped(held), nullable, element, "List<@Nullable …>");
                    at++;
                }
            } catch (Misfit misfit) {
                throw misfit.in("[" + at + "]");
            }
            return Arrays.asList(made);
        }
    }

    private static final class Entries extends Part {
        private final Part key;
        private final Part value;
        private final boolean nullable;

        Entries(Part key, Part value, boolean nullable) {
            this.key = key;
            this.value = value;
            this.nullable = nullable;
        }

        @Override
        Object toJava(Object map) {
            Map<Object, @Nullable Object> made = new LinkedHashMap<>();
            ((Map<?, ?>) map).forEach((name, held) -> {
                try {
                    made.put(key.toJava(name), held == null ? value.ofNull() : value.toJava(held));
                } catch (Misfit misfit) {
                    throw misfit.in("[" + name + "]");
                }
            });
            return Collections.unmodifiableMap(made);
        }

        @Override
        Object toRow(Object map) {
            Map<Object, @Nullable Object> made = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
                Object name = entry.getKey();
                try {
                    if (name == null) {
                        throw new Misfit("a null key", "keys are never null", "leave the entry out");
                    }
                    made.put(
                            key.toRow(name),
                            present(value.unwrapped(entry.getValue()), nullable, value, "Map<…, @Nullable …>"));
                } catch (Misfit misfit) {
                    throw misfit.in("[" + name + "]");
                }
            }
            return made;
        }
    }

    /** A value of a list, map or record, in a row. */
    private static @Nullable Object present(@Nullable Object value, boolean nullable, Part part, String marked) {
        if (value != null) {
            return part.toRow(value);
        } else if (!nullable) {
            throw new Misfit(
                    "null", "the type does not say that it may be null", "give it a value, or write " + marked);
        }
        return null;
    }

    /** The components of a record, each of a field of a struct, or of a column of a row. */
    static final class Fields extends Part {
        private final Class<?> type;
        private final RecordClass record;
        private final List<Schema.Column> columns;
        private final RecordComponent[] components;
        private final int[] places;
        private final Part[] parts;
        private final int width;

        private Fields(
                Class<?> type,
                RecordComponent[] components,
                List<Schema.Column> columns,
                int[] places,
                Part[] parts,
                int width) {
            this.type = type;
            this.record = RecordClass.of(type);
            this.components = components;
            this.columns = columns;
            this.places = places;
            this.parts = parts;
            this.width = width;
        }

        /** Empty if a component has no field, or one of another type. */
        static Optional<Fields> of(Class<?> type, List<Schema.Column> fields) {
            RecordComponent[] components = type.getRecordComponents();
            int[] places = new int[components.length];
            Part[] parts = new Part[components.length];
            List<Schema.Column> columns = new ArrayList<>();
            for (int i = 0; i < components.length; i++) {
                places[i] = place(components[i], fields);
                if (places[i] < 0) {
                    return Optional.empty();
                }
                Schema.Column column = fields.get(places[i]);
                Optional<Part> part = Part.of(components[i].getGenericType(), column.type());
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                parts[i] = part.get();
                columns.add(column);
            }
            return Optional.of(new Fields(type, components, columns, places, parts, fields.size()));
        }

        /** The place of a component's field; negative if there is none. */
        static int place(RecordComponent component, List<Schema.Column> fields) {
            String name = Columns.nameOf(component);
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        Object toJava(Object row) {
            @Nullable Object[] values = (Object[]) row;
            @Nullable Object[] arguments = new @Nullable Object[places.length];
            for (int i = 0; i < places.length; i++) {
                Object value = values[places[i]];
                Part part = parts[i];
                if (part == SAME) {
                    arguments[i] = value;
                } else if (value == null) {
                    arguments[i] = part.ofNull();
                } else {
                    try {
                        arguments[i] = part.toJava(value);
                    } catch (Misfit misfit) {
                        throw misfit.in("." + columns.get(i).name());
                    }
                }
            }
            try {
                return record.make(arguments);
            } catch (Throwable thrown) {
                throw notMade(arguments, thrown);
            }
        }

        private RuntimeException notMade(@Nullable Object[] arguments, Throwable thrown) {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] == null && components[i].getType().isPrimitive()) {
                    return new Misfit(
                                    "null",
                                    "its component is a "
                                            + components[i].getType().getSimpleName(),
                                    "Make the component @Nullable and of a class, or filter such rows out")
                            .in("." + columns.get(i).name());
                }
            }
            return new Misfit(type, thrown);
        }

        @Override
        Object toRow(Object value) {
            @Nullable Object[] values = new @Nullable Object[width];
            for (int i = 0; i < places.length; i++) {
                Object held;
                try {
                    held = record.get(value, i);
                } catch (Throwable thrown) {
                    throw new Misfit(type, thrown);
                }
                Part part = parts[i];
                if (part == SAME && held != null) {
                    values[places[i]] = held;
                } else {
                    try {
                        values[places[i]] = given(columns.get(i), part, part.unwrapped(held));
                    } catch (Misfit misfit) {
                        throw misfit.in("." + columns.get(i).name());
                    }
                }
            }
            return values;
        }

        private static @Nullable Object given(Schema.Column column, Part part, @Nullable Object held) {
            if (held != null) {
                return part.toRow(held);
            } else if (!column.nullable()) {
                throw new Misfit("null", "the component is not @Nullable", "give it a value, or mark it @Nullable");
            }
            return null;
        }
    }

    private static final class Constants extends Part {
        private final Map<String, Object> byName = new LinkedHashMap<>();
        private final String type;

        Constants(Class<?> type) {
            this.type = type.getSimpleName();
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), constant);
            }
        }

        @Override
        Object toJava(Object value) {
            Object constant = byName.get((String) value);
            if (constant == null) {
                throw new Misfit(
                        "\"" + value + "\"",
                        "the constants of " + type + " are "
                                + byName.keySet().stream().collect(Collectors.joining(", ")),
                        "Add the constant, make the component a String, or filter such rows out");
            }
            return constant;
        }

        @Override
        Object toRow(Object value) {
            return ((Enum<?>) value).name();
        }
    }

    private static final class Times extends Part {
        private static final Times ALL = new Times();

        @Override
        Object toJava(Object value) {
            return value;
        }

        @Override
        Object toRow(Object value) {
            if (!Values.inYears(value)) {
                throw new Misfit(
                        value.toString(), "columns hold the years 1 to 9999", "reject such rows, or mend the value");
            } else if (value instanceof LocalDateTime time) {
                return time.get(ChronoField.NANO_OF_SECOND) % 1000 == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
            } else if (value instanceof Instant time) {
                return time.get(ChronoField.NANO_OF_SECOND) % 1000 == 0 ? time : time.truncatedTo(ChronoUnit.MICROS);
            }
            return (LocalDate) value;
        }
    }

    private static final class Lengths extends Part {
        private static final Lengths ALL = new Lengths();

        @Override
        Object toJava(Object value) {
            return value;
        }

        @Override
        Object toRow(Object value) {
            Duration length = (Duration) value;
            try {
                return Values.duration(Values.micros(length));
            } catch (ArithmeticException tooLong) {
                throw new Misfit(
                        length.toString(),
                        "columns hold 64 bits of microseconds, 292 000 years",
                        "reject such rows, or mend the value");
            }
        }
    }

    private static final class Files extends Part {
        private static final Files ALL = new Files();

        @Override
        Object toJava(Object value) {
            return value;
        }

        @Override
        @SuppressWarnings("ConstantValue") // A user's code may well have made it without an address.
        Object toRow(Object value) {
            FileReference file = (FileReference) value;
            if (file.uri() == null) {
                throw new Misfit("a file without an address", "a file is its address", "give it one");
            }
            return file;
        }
    }

    private static final class Digits extends Part {
        private final Type.Decimal wanted;

        Digits(Type.Decimal wanted) {
            this.wanted = wanted;
        }

        @Override
        Object toJava(Object value) {
            return value;
        }

        @Override
        Object toRow(Object value) {
            BigDecimal number = (BigDecimal) value;
            BigDecimal scaled = number;
            if (number.scale() != wanted.scale()) {
                BigDecimal plain = number.stripTrailingZeros();
                if (plain.scale() > wanted.scale()) {
                    throw new Misfit(
                            number.toPlainString(),
                            "the column is a " + wanted.text(),
                            "round it with setScale(" + wanted.scale() + ", RoundingMode.…)");
                }
                scaled = plain.setScale(wanted.scale());
            }
            if (scaled.precision() > wanted.precision()) {
                throw new Misfit(
                        number.toPlainString(),
                        "the column is a " + wanted.text(),
                        "give the component a greater @Decimal precision");
            }
            return scaled;
        }
    }
}
