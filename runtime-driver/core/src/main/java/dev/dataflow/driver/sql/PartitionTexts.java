package dev.dataflow.driver.sql;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.connector.PartitionBy.Transform;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Iceberg makes of a value to partition by it, in Java on every engine: no engine has its hash, and each would fail
 * otherwise where a number is cut below the least of its type. Values come and go as texts.
 */
public final class PartitionTexts {
    private final Transform transform;
    private final int number;
    private final Type type;

    private PartitionTexts(Transform transform, int number, Type type) {
        this.transform = transform;
        this.number = number;
        this.type = type;
    }

    /** How, as {@link #of} reads it. */
    public static String how(PartitionBy by, Type type) {
        return by.transform().name() + " " + by.number() + " " + type.text();
    }

    /** Makes buckets, or cuts. */
    public static PartitionTexts of(String how) {
        String[] parts = how.split(" ", 3);
        return new PartitionTexts(Transform.valueOf(parts[0]), Integer.parseInt(parts[1]), Type.parse(parts[2]));
    }

    /**
     * The text of what is made of a value.
     *
     * @param text of the value; of a day or time whose bucket is wanted, its whole number of days or microseconds since 1970
     */
    public @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return transform == Transform.BUCKET
                ? Integer.toString((Murmur3.hash(bytes(text)) & Integer.MAX_VALUE) % number)
                : cut(text);
    }

    /** What is hashed. */
    private byte[] bytes(String text) {
        if (type instanceof Type.Decimal decimal) {
            return new BigDecimal(text)
                    .setScale(decimal.scale())
                    .unscaledValue()
                    .toByteArray();
        } else if (type == Scalar.STRING) {
            return text.getBytes(StandardCharsets.UTF_8);
        } else if (type == Scalar.BINARY) {
            return Base64.getDecoder().decode(text);
        } else if (type == Scalar.UUID) {
            UUID uuid = UUID.fromString(text);
            return ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        // Whole numbers, narrow ones too, by the eight bytes of a long, the lowest first.
        return ByteBuffer.allocate(8)
                .putLong(Long.reverseBytes(Long.parseLong(text)))
                .array();
    }

    private String cut(String text) {
        if (type instanceof Type.Decimal) {
            BigDecimal value = (BigDecimal) Values.parse(type, text);
            BigInteger width = BigInteger.valueOf(number);
            BigInteger over = value.unscaledValue().mod(width);
            return new BigDecimal(value.unscaledValue().subtract(over), value.scale()).toPlainString();
        } else if (type == Scalar.BINARY) {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, Math.min(bytes.length, number)));
        } else if (type == Scalar.INT) {
            // Round the end of an int, as Iceberg has it, also within the sum.
            int value = Integer.parseInt(text);
            return Integer.toString(value - (((value % number) + number) % number));
        } else if (type == Scalar.LONG) {
            long value = Long.parseLong(text);
            return Long.toString(value - Math.floorMod(value, (long) number));
        }
        throw new IllegalArgumentException("Cannot cut a " + type.text());
    }

    /** The hash of 32 bits by Austin Appleby, from 0. */
    private static final class Murmur3 {
        private static final int C1 = 0xcc9e2d51;
        private static final int C2 = 0x1b873593;

        private Murmur3() {}

        static int hash(byte[] bytes) {
            int hash = 0;
            int whole = bytes.length & ~3;
            for (int i = 0; i < whole; i += 4) {
                hash = Integer.rotateLeft(hash ^ mixed(word(bytes, i, 4)), 13) * 5 + 0xe6546b64;
            }
            hash ^= mixed(word(bytes, whole, bytes.length - whole));
            hash ^= bytes.length;
            hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
            hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
            return hash ^ (hash >>> 16);
        }

        private static int mixed(int word) {
            return Integer.rotateLeft(word * C1, 15) * C2;
        }

        private static int word(byte[] bytes, int at, int count) {
            int word = 0;
            for (int i = 0; i < count; i++) {
                word |= (bytes[at + i] & 0xff) << (8 * i);
            }
            return word;
        }
    }
}
