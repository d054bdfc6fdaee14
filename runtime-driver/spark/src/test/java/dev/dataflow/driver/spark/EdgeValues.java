package dev.dataflow.driver.spark;

import dev.dataflow.FileReference;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.ListOf;
import dev.dataflow.ir.Type.MapOf;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Type.Struct;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values of each type at which engines part, and others drawn by a seed. */
final class EdgeValues {
    static final Type SHORT_DECIMAL = new Decimal(10, 2);
    static final Type LONG_DECIMAL = new Decimal(38, 10);
    static final Type TEXTS = new ListOf(Scalar.STRING, true);
    static final Type NUMBERS = new ListOf(Scalar.INT, true);
    static final Type DOUBLES = new ListOf(Scalar.DOUBLE, true);
    static final Type MAP = new MapOf(Scalar.STRING, Scalar.LONG, true);
    static final Type NUMBERED = new MapOf(Scalar.INT, Scalar.STRING, true);
    static final Type STRUCT = new Struct(List.of(
            new Schema.Column("street", Scalar.STRING, true),
            new Schema.Column("inner", new Struct(List.of(new Schema.Column("n", Scalar.DOUBLE, true))), true)));
    static final Type DEEP = new ListOf(
            new Struct(List.of(
                    new Schema.Column("at", Scalar.TIMESTAMP, true),
                    new Schema.Column("of", new MapOf(Scalar.STRING, new ListOf(Scalar.DATE, true), true), true))),
            true);

    static final List<Type> NUMERIC =
            List.of(Scalar.INT, Scalar.LONG, Scalar.FLOAT, Scalar.DOUBLE, SHORT_DECIMAL, LONG_DECIMAL);
    static final List<Type> SCALARS = List.of(
            Scalar.BOOLEAN,
            Scalar.INT,
            Scalar.LONG,
            Scalar.FLOAT,
            Scalar.DOUBLE,
            SHORT_DECIMAL,
            LONG_DECIMAL,
            Scalar.STRING,
            Scalar.DATE,
            Scalar.TIMESTAMP,
            Scalar.INSTANT,
            Scalar.DURATION,
            Scalar.BINARY,
            Scalar.UUID,
            Scalar.FILE);
    static final List<Type> NESTED = List.of(TEXTS, NUMBERS, DOUBLES, MAP, NUMBERED, STRUCT, DEEP);

    private EdgeValues() {}

    static List<Type> all() {
        List<Type> all = new ArrayList<>(SCALARS);
        all.addAll(NESTED);
        return all;
    }

    /** A null, and then the values at the edges. */
    static List<@Nullable Object> of(Type type) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        values.addAll(present(type));
        return values;
    }

    private static List<@Nullable Object> present(Type type) {
        if (type.equals(SHORT_DECIMAL)) {
            return decimals("0.00", "0.01", "-0.01", "1.50", "-2.50", "2.50", "99999999.99", "-99999999.99");
        } else if (type instanceof Decimal) {
            return decimals(
                    "0.0000000000",
                    "0.0000000001",
                    "-1.5000000000",
                    "2.5000000000",
                    "9999999999999999999999999999.9999999999",
                    "-9999999999999999999999999999.9999999999");
        } else if (type instanceof Scalar scalar) {
            return scalars(scalar);
        }
        return nested(type);
    }

    private static List<@Nullable Object> decimals(String... texts) {
        return Arrays.stream(texts).<@Nullable Object>map(BigDecimal::new).toList();
    }

    private static List<@Nullable Object> scalars(Scalar type) {
        return switch (type) {
            case BOOLEAN -> List.of(true, false);
            case INT -> List.of(0, 1, -1, 2, -7, 7, Integer.MAX_VALUE, Integer.MIN_VALUE);
            case LONG -> List.of(0L, 1L, -1L, 3L, -7L, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE);
            case FLOAT ->
                List.of(
                        0f,
                        -0f,
                        1.5f,
                        -2.5f,
                        0.1f,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY);
            case DOUBLE ->
                List.of(
                        0.0,
                        -0.0,
                        1.5,
                        -2.5,
                        2.675,
                        1e16,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY);
            case STRING ->
                List.of(
                        "",
                        " ",
                        "a",
                        "A",
                        "  Ab c\t",
                        "äÖß",
                        "😀x😀",
                        "e\u0301",
                        "a,b,,c",
                        "'\"\\`$1%_",
                        "a\nb",
                        "null",
                        "2019-03-31",
                        "ｚ");
            case DATE ->
                List.of(
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(1582, 10, 10),
                        LocalDate.of(1969, 12, 31),
                        LocalDate.of(2019, 3, 31),
                        LocalDate.of(2020, 2, 29),
                        LocalDate.of(2020, 12, 31),
                        LocalDate.of(9999, 12, 31));
            case TIMESTAMP ->
                List.of(
                        LocalDateTime.parse("0001-01-01T00:00:00"),
                        LocalDateTime.parse("1900-01-01T00:00:00.000001"),
                        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                        LocalDateTime.parse("2019-03-31T02:30:00"),
                        LocalDateTime.parse("2019-10-27T02:30:00.5"),
                        LocalDateTime.parse("9999-12-31T23:59:59.999999"));
            case INSTANT ->
                List.of(
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        Instant.parse("2019-03-31T01:30:00Z"),
                        Instant.parse("2019-10-27T00:30:00.000001Z"),
                        Instant.parse("2019-10-27T01:30:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999999Z"));
            case DURATION -> List.of(Duration.ZERO, Duration.ofSeconds(-1, 1000), Duration.ofDays(100_000));
            case BINARY -> List.of(new byte[0], new byte[] {0, -1, 127, -128}, new byte[] {1});
            case UUID ->
                List.of(
                        UUID.fromString("00000000-0000-0000-0000-000000000000"),
                        UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff"),
                        UUID.fromString("a0112233-4455-6677-8899-aabbccddeeff"),
                        UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"));
            case FILE ->
                List.of(new FileReference("s3://b/ä.png", 5, "image/png", "00"), new FileReference("", 0, null, null));
        };
    }

    private static List<@Nullable Object> nested(Type type) {
        List<@Nullable Object> none = List.of();
        if (type.equals(TEXTS)) {
            return List.of(
                    none, Arrays.asList("a", null, ""), List.of("a", ""), Arrays.asList((Object) null), List.of("ä|n"));
        } else if (type.equals(NUMBERS)) {
            return List.of(none, Arrays.asList(1, null, 3), List.of(3, 1), List.of(1));
        } else if (type.equals(DOUBLES)) {
            return List.of(none, List.of(0.0), List.of(-0.0), List.of(Double.NaN, 1.5));
        } else if (type.equals(MAP)) {
            return List.of(
                    Map.of(), ordered("a", 1L, "b", null), ordered("b", null, "a", 1L), ordered("", Long.MIN_VALUE));
        } else if (type.equals(NUMBERED)) {
            return List.of(Map.of(), ordered(1, "x", -1, null), ordered(2, ""));
        } else if (type.equals(STRUCT)) {
            return List.of(
                    fields("Main St", fields(1.5)),
                    fields(null, fields((Object) null)),
                    fields("", null),
                    fields("x", fields(-0.0)),
                    fields("x", fields(0.0)));
        }
        return List.of(
                none,
                Arrays.asList(
                        fields(
                                LocalDateTime.parse("2019-03-31T02:30:00"),
                                ordered("k", List.of(LocalDate.of(1, 1, 1)))),
                        null),
                Collections.singletonList(fields(null, ordered("", none, "z", null))));
    }

    private static Map<Object, @Nullable Object> ordered(@Nullable Object... keysAndValues) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(Objects.requireNonNull(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }

    private static @Nullable Object[] fields(@Nullable Object... values) {
        return values;
    }

    /** One of the values at the edges. */
    static @Nullable Object draw(Type type, Random random) {
        List<@Nullable Object> values = of(type);
        return values.get(random.nextInt(values.size()));
    }
}
