package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A buffer of values in the binary form that Postgres' COPY takes: each a length and its bytes, in network order. */
final class BinaryValues {
    /** 2000-01-01, from which Postgres counts. */
    private static final long FIRST_DAY = 10_957;

    private static final long SECONDS_A_DAY = 86_400;
    private static final long FIRST_SECOND = FIRST_DAY * SECONDS_A_DAY;
    private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);
    private static final int[] POWERS = {1, 10, 100, 1000};
    /** A number of this many bits stays a long when it is multiplied by 1000. */
    private static final int SHORT_BITS = 53;

    private static final Map<Scalar, Integer> IDS = Map.of(
            Scalar.BOOLEAN, 16,
            Scalar.INT, 23,
            Scalar.LONG, 20,
            Scalar.FLOAT, 700,
            Scalar.DOUBLE, 701,
            Scalar.STRING, 25,
            Scalar.UUID, 2950);
    private static final int NUMERIC = 1700;

    private final short[] digits = new short[40];
    private byte[] bytes;
    private int length;

    BinaryValues(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void int16(int value) {
        room(2);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    private void int32(int value) {
        int16(value >> 16);
        int16(value);
    }

    private void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /**
     * Adds a value of a type.
     *
     * @throws IllegalArgumentException if Postgres cannot keep it
     */
    void value(Type type, @Nullable Object value) {
        if (value == null) {
            int32(-1);
        } else if (type instanceof Type.Decimal decimal) {
            number(((BigDecimal) value).setScale(decimal.scale()));
        } else if (type instanceof Type.ListOf list) {
            list(list, (List<?>) value);
        } else {
            scalar((Scalar) type, value);
        }
    }

    private void scalar(Scalar type, Object value) {
        switch (type) {
            case BOOLEAN -> {
                int32(1);
                raw(new byte[] {(byte) ((Boolean) value ? 1 : 0)});
            }
            case INT -> {
                int32(4);
                int32((Integer) value);
            }
            case LONG -> {
                int32(8);
                int64((Long) value);
            }
            case FLOAT -> {
                int32(4);
                int32(Float.floatToIntBits((Float) value));
            }
            case DOUBLE -> {
                int32(8);
                int64(Double.doubleToLongBits((Double) value));
            }
            case STRING -> text((String) value);
            case DATE -> {
                int32(4);
                int32((int) (((LocalDate) value).toEpochDay() - FIRST_DAY));
            }
            case TIMESTAMP -> {
                LocalDateTime time = (LocalDateTime) value;
                micros(
                        time.toLocalDate().toEpochDay() * SECONDS_A_DAY,
                        time.toLocalTime().toNanoOfDay());
            }
            case INSTANT -> {
                Instant time = (Instant) value;
                micros(time.getEpochSecond(), time.getNano());
            }
            case BINARY -> {
                int32(((byte[]) value).length);
                raw((byte[]) value);
            }
            case UUID -> {
                int32(16);
                int64(((UUID) value).getMostSignificantBits());
                int64(((UUID) value).getLeastSignificantBits());
            }
            case DURATION, FILE -> throw new IllegalArgumentException("Postgres has no " + type.text());
        }
    }

    private void micros(long seconds, long nanos) {
        int32(8);
        int64((seconds - FIRST_SECOND) * 1_000_000 + nanos / 1000);
    }

    /** UTF-8, with the length that it turns out to have; what would not come back as it was is refused. */
    private void text(String text) {
        room(4 + 3 * text.length());
        int start = length;
        length += 4;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == 0) {
                    throw new IllegalArgumentException("Postgres has no texts with the character U+0000");
                }
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | (c >> 6));
                more(c, 0);
            } else if (Character.isSurrogate(c)) {
                i++;
                pair(c, i < text.length() ? text.charAt(i) : 'x');
            } else {
                bytes[length++] = (byte) (0xe0 | (c >> 12));
                more(c, 6);
                more(c, 0);
            }
        }
        int end = length;
        length = start;
        int32(end - start - 4);
        length = end;
    }

    /** A byte of a character that is not its first: six bits of it. */
    private void more(int point, int shift) {
        bytes[length++] = (byte) (0x80 | ((point >> shift) & 0x3f));
    }

    private void pair(char high, char low) {
        if (!Character.isSurrogatePair(high, low)) {
            throw new IllegalArgumentException("its text holds half of a surrogate pair");
        }
        int point = Character.toCodePoint(high, low);
        bytes[length++] = (byte) (0xf0 | (point >> 18));
        more(point, 12);
        more(point, 6);
        more(point, 0);
    }

    /** Digits of base 10 000, the first first, and how many of them stand before the point. */
    private void number(BigDecimal number) {
        int scale = number.scale();
        int padding = (4 - scale % 4) % 4;
        int count = digits(number.unscaledValue().abs(), POWERS[padding]);
        int weight = count - (scale + padding) / 4 - 1;
        int32(8 + 2 * count);
        int16(count);
        int16(weight);
        int16(number.signum() < 0 ? 0x4000 : 0);
        int16(scale);
        for (int i = count - 1; i >= 0; i--) {
            int16(digits[i]);
        }
    }

    /** Fills the digits from the last one; gives how many there are. */
    private int digits(BigInteger unscaled, int factor) {
        int count = 0;
        BigInteger rest = unscaled;
        if (unscaled.bitLength() > SHORT_BITS) {
            rest = unscaled.multiply(BigInteger.valueOf(factor));
            while (rest.bitLength() > 62) {
                BigInteger[] parts = rest.divideAndRemainder(TEN_THOUSAND);
                digits[count++] = parts[1].shortValue();
                rest = parts[0];
            }
            return digits(rest.longValue(), count);
        }
        return digits(rest.longValue() * factor, count);
    }

    private int digits(long rest, int from) {
        int count = from;
        for (long left = rest; left > 0; left /= 10_000) {
            digits[count++] = (short) (left % 10_000);
        }
        return count;
    }

    private void list(Type.ListOf type, List<?> list) {
        int start = length;
        int32(0);
        int32(list.isEmpty() ? 0 : 1);
        int32(list.stream().anyMatch(Objects::isNull) ? 1 : 0);
        int32(type.element() instanceof Scalar scalar ? IDS.getOrDefault(scalar, 0) : NUMERIC);
        if (!list.isEmpty()) {
            int32(list.size());
            int32(1);
            for (Object element : list) {
                value(type.element(), element);
            }
        }
        int end = length;
        length = start;
        int32(end - start - 4);
        length = end;
    }
}
