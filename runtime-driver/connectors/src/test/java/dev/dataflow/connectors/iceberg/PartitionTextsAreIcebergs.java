package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.connector.PartitionBy.Transform;
import dev.dataflow.driver.sql.PartitionTexts;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.transforms.Transforms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What our own function makes of any value is what Iceberg makes of it. */
final class PartitionTextsAreIcebergs {
    private static final int VALUES = 400;
    private static final List<Integer> NUMBERS = List.of(1, 2, 7, 16, 1000, 1_500_000_000, Integer.MAX_VALUE);

    private final Random random = new Random(20261121);

    @ParameterizedTest
    @EnumSource(
            value = Transform.class,
            names = {"BUCKET", "TRUNCATE"})
    void ofEveryType(Transform transform) {
        List<Type> types = new ArrayList<>(List.of(
                Scalar.INT,
                Scalar.LONG,
                Scalar.BINARY,
                new Type.Decimal(5, 2),
                new Type.Decimal(18, 0),
                new Type.Decimal(38, 37)));
        if (transform == Transform.BUCKET) {
            types.addAll(List.of(Scalar.STRING, Scalar.UUID, Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT));
        }
        for (Type type : types) {
            assertThat(transform.fits(type)).isTrue();
            for (int number : NUMBERS) {
                PartitionBy by = new PartitionBy(transform, number, "c");
                PartitionTexts texts = PartitionTexts.of(PartitionTexts.how(by, type));
                org.apache.iceberg.types.Type stored = IcebergTypes.schema(
                                new Schema(List.of(new Schema.Column("c", type, true))))
                        .findType("c");
                Function<Object, ?> icebergs = transform == Transform.BUCKET
                        ? Transforms.<Object>bucket(number).bind(stored)
                        : Transforms.<Object>truncate(number).bind(stored);
                for (int i = 0; i < VALUES; i++) {
                    Object value = value(type, i);
                    assertThat(texts.text(text(value)))
                            .as("%s of %s, a %s", by, text(value), type.text())
                            .isEqualTo(text(icebergs.apply(value)));
                }
                assertThat(texts.text(null)).isNull();
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return Base64.getEncoder().encodeToString(copy);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** As Iceberg keeps it; the first two are the ends. */
    private Object value(Type type, int number) {
        if (type instanceof Type.Decimal decimal) {
            BigInteger end = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            BigInteger unscaled = number < 2 ? end : new BigInteger(random.nextInt(end.bitLength()), random);
            return new BigDecimal(number % 2 == 0 ? unscaled : unscaled.negate(), decimal.scale());
        } else if (type == Scalar.INT || type == Scalar.DATE) {
            int value = random.nextInt() >> random.nextInt(32);
            return number == 0 ? Integer.MIN_VALUE : number == 1 ? Integer.MAX_VALUE : value;
        } else if (type == Scalar.STRING) {
            return random.ints(number % 20, 1, Character.MAX_CODE_POINT + 1)
                    .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        } else if (type == Scalar.BINARY) {
            byte[] bytes = new byte[number % 20];
            random.nextBytes(bytes);
            return ByteBuffer.wrap(bytes);
        } else if (type == Scalar.UUID) {
            return new UUID(random.nextLong(), random.nextLong());
        }
        long value = random.nextLong() >> random.nextInt(64);
        return number == 0 ? Long.MIN_VALUE : number == 1 ? Long.MAX_VALUE : value;
    }
}
