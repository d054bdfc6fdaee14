package dev.dataflow.connectors.files;

import dev.dataflow.FileReference;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Values of Parquet's records in the classes that our rows have. */
final class ParquetValues {
    private static final long MICROS = 1_000_000L;
    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    private ParquetValues() {}

    /** The value of a field of a record as the wanted type, which it fits; null if it has none. */
    static @Nullable Object value(Group record, int field, Type wanted) {
        org.apache.parquet.schema.Type type = record.getType().getType(field);
        int count = record.getFieldRepetitionCount(field);
        if (type.isRepetition(Repetition.REPEATED)) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                elements.add(one(record, field, i, ((Type.ListOf) wanted).element()));
            }
            return elements;
        }
        return count == 0 ? null : one(record, field, 0, wanted);
    }

    private static Object one(Group record, int field, int index, Type wanted) {
        org.apache.parquet.schema.Type type = record.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(record, field, index, type.asPrimitiveType(), wanted);
        }
        Group group = record.getGroup(field, index);
        GroupType of = type.asGroupType();
        if (wanted instanceof Type.ListOf list && ParquetTypes.isList(of)) {
            List<@Nullable Object> elements = new ArrayList<>();
            boolean wrapped = ParquetTypes.wrapped(of);
            for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
                elements.add(
                        wrapped ? value(group.getGroup(0, i), 0, list.element()) : one(group, 0, i, list.element()));
            }
            return elements;
        } else if (wanted instanceof Type.MapOf map && ParquetTypes.isMap(of)) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
                Group entry = group.getGroup(0, i);
                entries.put(value(entry, 0, map.key()), value(entry, 1, map.value()));
            }
            return entries;
        }
        Type.Struct struct = wanted == Scalar.FILE ? Type.Struct.OF_FILE : (Type.Struct) wanted;
        Object[] values = new Object[struct.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Schema.Column part = struct.fields().get(i);
            Object value = value(group, of.getFieldIndex(part.name()), part.type());
            // A null is a place left alone: NullAway does not read @Nullable in other modules' arrays.
            if (value != null) {
                values[i] = value;
            }
        }
        return wanted == Scalar.FILE
                ? new FileReference((String) values[0], (Long) values[1], (String) values[2], (String) values[3])
                : values;
    }

    private static Object primitive(Group record, int field, int index, PrimitiveType type, Type wanted) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(record, field, index, type.getPrimitiveTypeName()), decimal.getScale());
        }
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> record.getBoolean(field, index);
            case FLOAT ->
                wanted == Scalar.DOUBLE
                        ? (Object) (double) record.getFloat(field, index)
                        : (Object) record.getFloat(field, index);
            case DOUBLE -> record.getDouble(field, index);
            case INT32 -> whole(record.getInteger(field, index), type, wanted);
            case INT64 -> whole(record.getLong(field, index), type, wanted);
            case INT96 -> ofInt96(record.getInt96(field, index).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                bytes(record.getBinary(field, index).getBytes(), type, wanted);
        };
    }

    private static BigInteger unscaled(Group record, int field, int index, PrimitiveTypeName name) {
        return switch (name) {
            case INT32 -> BigInteger.valueOf(record.getInteger(field, index));
            case INT64 -> BigInteger.valueOf(record.getLong(field, index));
            default -> new BigInteger(record.getBinary(field, index).getBytes());
        };
    }

    private static Object whole(int number, PrimitiveType type, Type wanted) {
        if (wanted == Scalar.DATE) {
            return LocalDate.ofEpochDay(number);
        }
        boolean unsigned = type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole
                && !whole.isSigned()
                && whole.getBitWidth() == 32;
        long value = unsigned ? Integer.toUnsignedLong(number) : number;
        return wanted == Scalar.INT ? (Object) number : (Object) value;
    }

    private static Object whole(long number, PrimitiveType type, Type wanted) {
        if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time) {
            Instant instant = switch (time.getUnit()) {
                case MILLIS -> Instant.ofEpochMilli(number);
                case MICROS -> ofMicros(number);
                // Finer parts are cut off, before the epoch too.
                case NANOS -> ofMicros(Math.floorDiv(number, 1000L));
            };
            return wanted == Scalar.INSTANT ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        return wanted == Scalar.DURATION
                ? Duration.ofSeconds(Math.floorDiv(number, MICROS), Math.floorMod(number, MICROS) * 1000)
                : (Object) number;
    }

    private static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    private static Instant ofInt96(byte[] bytes) {
        ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = parts.getLong();
        long day = parts.getInt() - (long) JULIAN_DAY_OF_EPOCH;
        return Instant.ofEpochSecond(day * 86_400L, nanos / 1000 * 1000);
    }

    private static Object bytes(byte[] bytes, PrimitiveType type, Type wanted) {
        if (wanted == Scalar.BINARY) {
            return bytes;
        } else if (wanted == Scalar.UUID && type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            ByteBuffer halves = ByteBuffer.wrap(bytes);
            return new UUID(halves.getLong(), halves.getLong());
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return wanted == Scalar.UUID ? UUID.fromString(text) : text;
    }
}
