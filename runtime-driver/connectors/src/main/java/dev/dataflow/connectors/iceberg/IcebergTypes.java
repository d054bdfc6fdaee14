package dev.dataflow.connectors.iceberg;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Schema;
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
            default -> null;
        };
    }

    /** Whether every value of one type is one of the other, as Iceberg promotes them. */
    static boolean widens(Type from, Type to) {
        if (from.equals(to)) {
            return true;
        } else if (from instanceof Type.Decimal narrow && to instanceof Type.Decimal wide) {
            return narrow.scale() == wide.scale() && narrow.precision() <= wide.precision();
        }
        return (from == Scalar.INT && to == Scalar.LONG) || (from == Scalar.FLOAT && to == Scalar.DOUBLE);
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
        if (value instanceof OffsetDateTime time) {
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
