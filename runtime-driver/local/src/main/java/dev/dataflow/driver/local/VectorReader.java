package dev.dataflow.driver.local;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.duckdb.VectorMemory;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole vectors as values, a loop a type: what is within lists, maps and structs is a vector again. Nulls are places
 * left alone: NullAway does not read {@code @Nullable} in arrays across methods of other modules.
 */
final class VectorReader {
    /** Texts of up to this many bytes stand in the vector itself. */
    static final int INLINE = 12;

    static final int TEXT_WIDTH = 16;
    private static final long MICROS = 1_000_000;

    private final byte[] inline = new byte[INLINE];

    /** The first values of a vector. */
    Object[] read(Type type, ByteBuffer vector, int count) {
        Object[] values = new Object[count];
        if (count == 0) {
            return values;
        } else if (type instanceof Type.ListOf list) {
            lists(list, vector, values);
        } else if (type instanceof Type.MapOf map) {
            maps(map, vector, values);
        } else if (type instanceof Type.Struct struct) {
            structs(struct.fields(), vector, values);
        } else if (type instanceof Type.Decimal decimal) {
            decimals(decimal, vector, values);
        } else {
            scalars((Scalar) type, vector, values);
        }
        return values;
    }

    private void scalars(Scalar type, ByteBuffer vector, Object[] values) {
        switch (type) {
            case BOOLEAN -> each(vector, 1, values, (from, row) -> from.get(row) != 0);
            case INT -> each(vector, 4, values, (from, row) -> from.getInt(4 * row));
            case LONG -> each(vector, 8, values, (from, row) -> from.getLong(8 * row));
            case FLOAT -> each(vector, 4, values, (from, row) -> from.getFloat(4 * row));
            case DOUBLE -> each(vector, 8, values, (from, row) -> from.getDouble(8 * row));
            case STRING -> each(vector, TEXT_WIDTH, values, (from, row) -> text(from, row));
            case DATE -> each(vector, 4, values, (from, row) -> LocalDate.ofEpochDay(from.getInt(4 * row)));
            case TIMESTAMP -> each(vector, 8, values, (from, row) -> time(from.getLong(8 * row)));
            case INSTANT -> each(vector, 8, values, (from, row) -> moment(from.getLong(8 * row)));
            case DURATION -> each(vector, 8, values, (from, row) -> Values.duration(from.getLong(8 * row)));
            case BINARY -> each(vector, TEXT_WIDTH, values, (from, row) -> bytes(from, row));
            case UUID ->
                each(
                        vector,
                        16,
                        values,
                        (from, row) -> new UUID(from.getLong(16 * row + 8) ^ Long.MIN_VALUE, from.getLong(16 * row)));
            case FILE -> {
                structs(Type.Struct.OF_FILE.fields(), vector, values);
                for (int row = 0; row < values.length; row++) {
                    if (values[row] != null) {
                        values[row] = Values.file((Object[]) values[row]);
                    }
                }
            }
        }
    }

    /** Reads one value. */
    private interface Place {
        Object value(ByteBuffer values, int row);
    }

    private static void each(ByteBuffer vector, int width, Object[] values, Place place) {
        ByteBuffer from = VectorMemory.values(vector, values.length, width);
        ByteBuffer validity = VectorMemory.validity(vector, values.length);
        for (int row = 0; row < values.length; row++) {
            if (there(validity, row)) {
                values[row] = place.value(from, row);
            }
        }
    }

    static boolean there(@Nullable ByteBuffer validity, int row) {
        return validity == null || (validity.getLong((row >>> 6) << 3) >>> row & 1) != 0;
    }

    private String text(ByteBuffer from, int row) {
        int length = from.getInt(TEXT_WIDTH * row);
        if (length <= INLINE) {
            from.get(TEXT_WIDTH * row + 4, inline, 0, length);
            return new String(inline, 0, length, StandardCharsets.UTF_8);
        }
        return new String(VectorMemory.bytes(from, row), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer from, int row) {
        int length = from.getInt(TEXT_WIDTH * row);
        if (length <= INLINE) {
            byte[] bytes = new byte[length];
            from.get(TEXT_WIDTH * row + 4, bytes);
            return bytes;
        }
        return VectorMemory.bytes(from, row);
    }

    private static LocalDateTime time(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
    }

    private static Instant moment(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    private static void decimals(Type.Decimal type, ByteBuffer vector, Object[] values) {
        int scale = type.scale();
        if (type.precision() <= 4) {
            each(vector, 2, values, (from, row) -> BigDecimal.valueOf(from.getShort(2 * row), scale));
        } else if (type.precision() <= 9) {
            each(vector, 4, values, (from, row) -> BigDecimal.valueOf(from.getInt(4 * row), scale));
        } else if (type.precision() <= 18) {
            each(vector, 8, values, (from, row) -> BigDecimal.valueOf(from.getLong(8 * row), scale));
        } else {
            each(vector, 16, values, (from, row) -> big(from.getLong(16 * row + 8), from.getLong(16 * row), scale));
        }
    }

    private static BigDecimal big(long upper, long lower, int scale) {
        if (upper == lower >> 63) {
            return BigDecimal.valueOf(lower, scale);
        }
        byte[] bytes = ByteBuffer.allocate(16).putLong(upper).putLong(lower).array();
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    private void lists(Type.ListOf type, ByteBuffer vector, Object[] values) {
        Object[] elements = read(type.element(), VectorMemory.elements(vector), VectorMemory.elementCount(vector));
        each(vector, 16, values, (from, row) -> {
            int begin = (int) from.getLong(16 * row);
            return Collections.unmodifiableList(Arrays.asList(
                    Arrays.copyOfRange(elements, begin, begin + (int) from.getLong(16 * row + 8))));
        });
    }

    private void maps(Type.MapOf type, ByteBuffer vector, Object[] values) {
        ByteBuffer entries = VectorMemory.elements(vector);
        int count = VectorMemory.elementCount(vector);
        Object[] keys = read(type.key(), VectorMemory.field(entries, 0), count);
        Object[] held = read(type.value(), VectorMemory.field(entries, 1), count);
        each(vector, 16, values, (from, row) -> {
            int begin = (int) from.getLong(16 * row);
            int end = begin + (int) from.getLong(16 * row + 8);
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int at = begin; at < end; at++) {
                map.put(keys[at], held[at]);
            }
            return Collections.unmodifiableMap(map);
        });
    }

    private void structs(List<Schema.Column> fields, ByteBuffer vector, Object[] values) {
        Object[][] columns = new Object[fields.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = read(fields.get(i).type(), VectorMemory.field(vector, i), values.length);
        }
        ByteBuffer validity = VectorMemory.validity(vector, values.length);
        for (int row = 0; row < values.length; row++) {
            if (there(validity, row)) {
                Object[] struct = new Object[columns.length];
                for (int i = 0; i < struct.length; i++) {
                    struct[i] = columns[i][row];
                }
                values[row] = struct;
            }
        }
    }
}
