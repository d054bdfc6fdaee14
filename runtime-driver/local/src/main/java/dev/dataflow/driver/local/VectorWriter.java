package dev.dataflow.driver.local;

import dev.dataflow.FileReference;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.duckdb.VectorMemory;

/** Writes values into whole vectors, a loop a type; the other half of {@link VectorReader}. */
final class VectorWriter {
    private static final long MICROS = 1_000_000;

    /** Sets the first values of a vector that is empty. */
    void write(Type type, ByteBuffer vector, Object[] values, int count) {
        if (count == 0) {
            return;
        } else if (type instanceof Type.ListOf list) {
            lists(list, vector, values, count);
        } else if (type instanceof Type.MapOf map) {
            maps(map, vector, values, count);
        } else if (type instanceof Type.Struct struct) {
            structs(struct.fields(), vector, values, count);
        } else if (type instanceof Type.Decimal decimal) {
            decimals(decimal, vector, values, count);
        } else {
            scalars((Scalar) type, vector, values, count);
        }
    }

    @SuppressWarnings("JavaLocalDateTimeGetNano") // The seconds are there, by another name.
    private void scalars(Scalar type, ByteBuffer vector, Object[] values, int count) {
        switch (type) {
            case BOOLEAN ->
                each(vector, 1, values, count, (to, row, value) -> to.put(row, (byte) ((Boolean) value ? 1 : 0)));
            case INT -> each(vector, 4, values, count, (to, row, value) -> to.putInt(4 * row, (Integer) value));
            case LONG -> each(vector, 8, values, count, (to, row, value) -> to.putLong(8 * row, (Long) value));
            case FLOAT -> each(vector, 4, values, count, (to, row, value) -> to.putFloat(4 * row, (Float) value));
            case DOUBLE -> each(vector, 8, values, count, (to, row, value) -> to.putDouble(8 * row, (Double) value));
            case STRING ->
                each(
                        vector,
                        VectorReader.TEXT_WIDTH,
                        values,
                        count,
                        (to, row, value) -> bytes(vector, to, row, ((String) value).getBytes(StandardCharsets.UTF_8)));
            case BINARY ->
                each(
                        vector,
                        VectorReader.TEXT_WIDTH,
                        values,
                        count,
                        (to, row, value) -> bytes(vector, to, row, (byte[]) value));
            case DATE ->
                each(
                        vector,
                        4,
                        values,
                        count,
                        (to, row, value) -> to.putInt(4 * row, (int) ((LocalDate) value).toEpochDay()));
            case TIMESTAMP ->
                each(vector, 8, values, count, (to, row, value) -> {
                    LocalDateTime time = (LocalDateTime) value;
                    to.putLong(8 * row, time.toEpochSecond(ZoneOffset.UTC) * MICROS + time.getNano() / 1000);
                });
            case INSTANT ->
                each(vector, 8, values, count, (to, row, value) -> {
                    Instant time = (Instant) value;
                    to.putLong(8 * row, time.getEpochSecond() * MICROS + time.getNano() / 1000);
                });
            case DURATION ->
                each(
                        vector,
                        8,
                        values,
                        count,
                        (to, row, value) -> to.putLong(8 * row, Values.micros((Duration) value)));
            case UUID ->
                each(vector, 16, values, count, (to, row, value) -> {
                    UUID uuid = (UUID) value;
                    to.putLong(16 * row, uuid.getLeastSignificantBits());
                    to.putLong(16 * row + 8, uuid.getMostSignificantBits() ^ Long.MIN_VALUE);
                });
            case FILE -> {
                Object[] structs = new Object[count];
                for (int row = 0; row < count; row++) {
                    if (values[row] != null) {
                        structs[row] = Values.struct((FileReference) values[row]);
                    }
                }
                structs(Type.Struct.OF_FILE.fields(), vector, structs, count);
            }
        }
    }

    /** Writes one value. */
    private interface Place {
        void set(ByteBuffer values, int row, Object value);
    }

    private static void each(ByteBuffer vector, int width, Object[] values, int count, Place place) {
        ByteBuffer to = VectorMemory.values(vector, count, width);
        boolean missing = false;
        for (int row = 0; row < count; row++) {
            Object value = values[row];
            if (value == null) {
                missing = true;
            } else {
                place.set(to, row, value);
            }
        }
        if (missing) {
            clear(vector, values, count);
        }
    }

    private static void clear(ByteBuffer vector, Object[] values, int count) {
        ByteBuffer validity = VectorMemory.writableValidity(vector, count);
        for (int row = 0; row < count; row++) {
            if (values[row] == null) {
                int word = (row >>> 6) << 3;
                validity.putLong(word, validity.getLong(word) & ~(1L << row));
            }
        }
    }

    private static void bytes(ByteBuffer vector, ByteBuffer to, int row, byte[] bytes) {
        if (bytes.length > VectorReader.INLINE) {
            VectorMemory.setBytes(vector, row, bytes);
            return;
        }
        int at = VectorReader.TEXT_WIDTH * row;
        to.putInt(at, bytes.length);
        // Two texts are compared with all that is behind them.
        to.putInt(at + 4, 0);
        to.putLong(at + 8, 0);
        to.put(at + 4, bytes);
    }

    private static void decimals(Type.Decimal type, ByteBuffer vector, Object[] values, int count) {
        if (type.precision() <= 4) {
            each(vector, 2, values, count, (to, row, value) -> to.putShort(2 * row, (short) unscaled(value)));
        } else if (type.precision() <= 9) {
            each(vector, 4, values, count, (to, row, value) -> to.putInt(4 * row, (int) unscaled(value)));
        } else if (type.precision() <= 18) {
            each(vector, 8, values, count, (to, row, value) -> to.putLong(8 * row, unscaled(value)));
        } else {
            each(vector, 16, values, count, (to, row, value) -> {
                BigInteger unscaled = ((BigDecimal) value).unscaledValue();
                to.putLong(16 * row, unscaled.longValue());
                to.putLong(16 * row + 8, unscaled.shiftRight(64).longValue());
            });
        }
    }

    /** Without a BigInteger, which BigDecimal would make for it. */
    private static long unscaled(Object value) {
        BigDecimal number = (BigDecimal) value;
        return number.scaleByPowerOfTen(number.scale()).longValue();
    }

    private void lists(Type.ListOf type, ByteBuffer vector, Object[] values, int count) {
        int total = 0;
        for (int row = 0; row < count; row++) {
            total += values[row] == null ? 0 : ((List<?>) values[row]).size();
        }
        Object[] elements = new Object[total];
        int[] filled = new int[1];
        entries(vector, values, count, value -> {
            Object[] held = ((List<?>) value).toArray();
            System.arraycopy(held, 0, elements, filled[0], held.length);
            filled[0] += held.length;
            return filled[0];
        });
        VectorMemory.setElementCount(vector, total);
        write(type.element(), VectorMemory.elements(vector), elements, total);
    }

    @SuppressWarnings("NullAway") // Nulls are places left alone in arrays here, as in VectorReader.
    private void maps(Type.MapOf type, ByteBuffer vector, Object[] values, int count) {
        int total = 0;
        for (int row = 0; row < count; row++) {
            total += values[row] == null ? 0 : ((Map<?, ?>) values[row]).size();
        }
        Object[] keys = new Object[total];
        Object[] held = new Object[total];
        int[] filled = new int[1];
        entries(vector, values, count, value -> {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                keys[filled[0]] = entry.getKey();
                held[filled[0]++] = entry.getValue();
            }
            return filled[0];
        });
        VectorMemory.setElementCount(vector, total);
        ByteBuffer entries = VectorMemory.elements(vector);
        write(type.key(), VectorMemory.field(entries, 0), keys, total);
        write(type.value(), VectorMemory.field(entries, 1), held, total);
    }

    /** Takes the elements of a list or map behind those of the rows before, and says how many there are then. */
    private interface Elements {
        int take(Object value);
    }

    private static void entries(ByteBuffer vector, Object[] values, int count, Elements elements) {
        ByteBuffer to = VectorMemory.values(vector, count, 16);
        int begin = 0;
        for (int row = 0; row < count; row++) {
            int end = values[row] == null ? begin : elements.take(values[row]);
            to.putLong(16 * row, begin);
            to.putLong(16 * row + 8, end - begin);
            begin = end;
        }
        clearMissing(vector, values, count);
    }

    private static void clearMissing(ByteBuffer vector, Object[] values, int count) {
        for (int row = 0; row < count; row++) {
            if (values[row] == null) {
                clear(vector, values, count);
                return;
            }
        }
    }

    /** The fields of a struct that is missing are missing too. */
    private void structs(List<Schema.Column> fields, ByteBuffer vector, Object[] values, int count) {
        for (int i = 0; i < fields.size(); i++) {
            Object[] column = new Object[count];
            for (int row = 0; row < count; row++) {
                if (values[row] != null) {
                    column[row] = ((Object[]) values[row])[i];
                }
            }
            write(fields.get(i).type(), VectorMemory.field(vector, i), column, count);
        }
        clearMissing(vector, values, count);
    }
}
