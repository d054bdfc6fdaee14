package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Our types and values in Iceberg's words. */
final class IcebergTypes {
    private IcebergTypes() {}

    /** The schema of a new table; the catalog gives its own field ids. */
    static Schema schema(dev.dataflow.ir.Schema columns) {
        return new Schema(fields(columns.columns(), new AtomicInteger()));
    }

    private static List<NestedField> fields(List<dev.dataflow.ir.Schema.Column> columns, AtomicInteger ids) {
        List<NestedField> fields = new ArrayList<>();
        for (dev.dataflow.ir.Schema.Column column : columns) {
            int id = ids.incrementAndGet();
            org.apache.iceberg.types.Type type = type(column.type(), ids);
            fields.add(
                    column.nullable()
                            ? NestedField.optional(id, column.name(), type)
                            : NestedField.required(id, column.name(), type));
        }
        return fields;
    }

    private static org.apache.iceberg.types.Type type(Type type, AtomicInteger ids) {
        if (type instanceof Type.Decimal decimal) {
            return Types.DecimalType.of(decimal.precision(), decimal.scale());
        } else if (type instanceof Type.Struct struct) {
            return Types.StructType.of(fields(struct.fields(), ids));
        } else if (type instanceof Type.ListOf list) {
            int id = ids.incrementAndGet();
            org.apache.iceberg.types.Type element = type(list.element(), ids);
            return list.nullableElements()
                    ? Types.ListType.ofOptional(id, element)
                    : Types.ListType.ofRequired(id, element);
        } else if (type instanceof Type.MapOf map) {
            int key = ids.incrementAndGet();
            int value = ids.incrementAndGet();
            org.apache.iceberg.types.Type keys = type(map.key(), ids);
            org.apache.iceberg.types.Type values = type(map.value(), ids);
            return map.nullableValues()
                    ? Types.MapType.ofOptional(key, value, keys, values)
                    : Types.MapType.ofRequired(key, value, keys, values);
        }
        return switch ((Scalar) type) {
            case FILE -> type(Type.Struct.OF_FILE, ids);
            case BOOLEAN -> Types.BooleanType.get();
            case INT -> Types.IntegerType.get();
            case LONG, DURATION -> Types.LongType.get();
            case FLOAT -> Types.FloatType.get();
            case DOUBLE -> Types.DoubleType.get();
            case STRING -> Types.StringType.get();
            case DATE -> Types.DateType.get();
            case TIMESTAMP -> Types.TimestampType.withoutZone();
            case INSTANT -> Types.TimestampType.withZone();
            case BINARY -> Types.BinaryType.get();
            case UUID -> Types.UUIDType.get();
        };
    }

    /** What a table says of its columns. */
    static Held held(Schema schema) {
        List<dev.dataflow.ir.Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (NestedField field : schema.columns()) {
            Type type = type(field.type());
            if (type == null) {
                leftOut.add(field.name() + " " + field.type());
            } else {
                columns.add(new dev.dataflow.ir.Schema.Column(field.name(), type, field.isOptional()));
            }
        }
        return new Held(null, new dev.dataflow.ir.Schema(columns), leftOut);
    }

    /** A column's type as a new table has it. */
    static org.apache.iceberg.types.Type type(dev.dataflow.ir.Schema.Column column) {
        return type(column.type(), new AtomicInteger());
    }

    /** Our type for one of Iceberg's, or null if we have none. */
    static @Nullable Type type(org.apache.iceberg.types.Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> Scalar.BOOLEAN;
            case INTEGER -> Scalar.INT;
            case LONG -> Scalar.LONG;
            case FLOAT -> Scalar.FLOAT;
            case DOUBLE -> Scalar.DOUBLE;
            case STRING -> Scalar.STRING;
            case DATE -> Scalar.DATE;
            case TIMESTAMP -> ((Types.TimestampType) type).shouldAdjustToUTC() ? Scalar.INSTANT : Scalar.TIMESTAMP;
            case BINARY -> Scalar.BINARY;
            case UUID -> Scalar.UUID;
            case DECIMAL -> {
                Types.DecimalType decimal = (Types.DecimalType) type;
                yield new Type.Decimal(decimal.precision(), decimal.scale());
            }
            case LIST -> {
                Types.ListType list = (Types.ListType) type;
                Type element = type(list.elementType());
                yield element == null ? null : new Type.ListOf(element, list.isElementOptional());
            }
            case MAP -> {
                Types.MapType map = (Types.MapType) type;
                Type key = type(map.keyType());
                Type value = type(map.valueType());
                yield key == null || value == null ? null : new Type.MapOf(key, value, map.isValueOptional());
            }
            case STRUCT -> struct((Types.StructType) type);
            default -> null;
        };
    }

    private static @Nullable Type struct(Types.StructType struct) {
        List<dev.dataflow.ir.Schema.Column> fields = new ArrayList<>();
        for (NestedField field : struct.fields()) {
            Type type = type(field.type());
            if (type == null) {
                return null;
            }
            fields.add(new dev.dataflow.ir.Schema.Column(field.name(), type, field.isOptional()));
        }
        return new Type.Struct(fields);
    }

    /**
     * Whether every value of one type is one of the other, as Iceberg promotes them and keeps what it has no type for. The
     * parts of lists and maps, and the fields of structs, which must have the same names in the same order, may not be
     * promoted; whether they may be null is another question.
     */
    static boolean widens(Type from, Type to) {
        Type kept = kept(from);
        Type wanted = kept(to);
        if (kept.equals(wanted)) {
            return true;
        } else if (kept instanceof Type.Decimal narrow && wanted instanceof Type.Decimal wide) {
            return narrow.scale() == wide.scale() && narrow.precision() <= wide.precision();
        }
        return (kept == Scalar.INT && wanted == Scalar.LONG)
                || (kept == Scalar.FLOAT && wanted == Scalar.DOUBLE)
                || (kept.nested() && everNullable(kept).equals(everNullable(wanted)));
    }

    /** Whether no part of a value may be null where the table's type says that it may not. */
    static boolean nullsFit(Type given, Type wanted) {
        Type kept = kept(given);
        if (kept instanceof Type.ListOf from && wanted instanceof Type.ListOf to) {
            return (to.nullableElements() || !from.nullableElements()) && nullsFit(from.element(), to.element());
        } else if (kept instanceof Type.MapOf from && wanted instanceof Type.MapOf to) {
            return (to.nullableValues() || !from.nullableValues())
                    && nullsFit(from.key(), to.key())
                    && nullsFit(from.value(), to.value());
        } else if (kept instanceof Type.Struct from && wanted instanceof Type.Struct to) {
            for (int i = 0; i < from.fields().size(); i++) {
                dev.dataflow.ir.Schema.Column field = from.fields().get(i);
                dev.dataflow.ir.Schema.Column place = to.fields().get(i);
                if ((field.nullable() && !place.nullable()) || !nullsFit(field.type(), place.type())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The type as which a table keeps one that Iceberg does not have. */
    private static Type kept(Type type) {
        if (type == Scalar.DURATION) {
            return Scalar.LONG;
        } else if (type == Scalar.FILE) {
            return Type.Struct.OF_FILE;
        }
        return rebuilt(type, IcebergTypes::kept, false);
    }

    private static Type everNullable(Type type) {
        return rebuilt(type, IcebergTypes::everNullable, true);
    }

    private static Type rebuilt(Type type, UnaryOperator<Type> parts, boolean nullable) {
        if (type instanceof Type.ListOf list) {
            return new Type.ListOf(parts.apply(list.element()), nullable || list.nullableElements());
        } else if (type instanceof Type.MapOf map) {
            return new Type.MapOf(parts.apply(map.key()), parts.apply(map.value()), nullable || map.nullableValues());
        } else if (type instanceof Type.Struct struct) {
            return new Type.Struct(struct.fields().stream()
                    .map(field -> new dev.dataflow.ir.Schema.Column(
                            field.name(), parts.apply(field.type()), nullable || field.nullable()))
                    .toList());
        }
        return type;
    }

    /** What a column of a table is made of, with its field ids. */
    static List<FileColumn> parts(org.apache.iceberg.types.Type type) {
        if (!type.isNestedType()) {
            return List.of();
        }
        List<FileColumn> parts = new ArrayList<>();
        for (NestedField field : type.asNestedType().fields()) {
            parts.add(column(field));
        }
        return parts;
    }

    /** A column of a table's files. */
    static FileColumn column(NestedField field) {
        Type type = type(field.type());
        if (type == null) {
            throw new IllegalArgumentException("Cannot write a " + field.type());
        }
        return new FileColumn(field.name(), type, field.isOptional(), field.fieldId(), parts(field.type()));
    }

    /** A partition's value as Iceberg keeps it, from its text. */
    static Object internal(Type type, String text) {
        Object value = Values.parse(type, text);
        if (value instanceof LocalDate day) {
            return (int) day.toEpochDay();
        } else if (value instanceof LocalDateTime time) {
            return micros(time.toInstant(ZoneOffset.UTC));
        } else if (value instanceof Instant time) {
            return micros(time);
        } else if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value;
    }

    private static long micros(Instant time) {
        // ChronoUnit.MICROS.between goes by nanoseconds, of which a long holds 292 years.
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    /** A value of a generic record as our rows have it. */
    static @Nullable Object value(Type type, @Nullable Object value) {
        if (value instanceof Record record) {
            List<dev.dataflow.ir.Schema.Column> fields =
                    type instanceof Type.Struct struct ? struct.fields() : Type.Struct.OF_FILE.fields();
            // NullAway does not read @Nullable in other modules' arrays, so nulls are places left alone.
            Object[] values = new Object[fields.size()];
            for (int i = 0; i < values.length; i++) {
                Object held = value(
                        fields.get(i).type(), record.getField(fields.get(i).name()));
                if (held != null) {
                    values[i] = held;
                }
            }
            return type == Scalar.FILE ? Values.file(values) : values;
        } else if (value instanceof List<?> elements && type instanceof Type.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>();
            elements.forEach(element -> values.add(value(list.element(), element)));
            return values;
        } else if (value instanceof Map<?, ?> entries && type instanceof Type.MapOf map) {
            Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
            entries.forEach((key, held) -> values.put(value(map.key(), key), value(map.value(), held)));
            return values;
        } else if (value instanceof Long micros && type == Scalar.DURATION) {
            return Values.duration(micros);
        } else if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        } else if (value instanceof Integer number && type == Scalar.LONG) {
            return number.longValue();
        } else if (value instanceof Float number && type == Scalar.DOUBLE) {
            return number.doubleValue();
        }
        return value;
    }
}
