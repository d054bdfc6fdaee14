package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of the SQL standard, and their names that most databases understand. */
final class StandardTypes {
    /** What holds numbers of any size, as far as ours go. */
    static final Type.Decimal WIDEST = new Type.Decimal(38, 10);

    private static final Map<String, Type> BY_NAME = new HashMap<>();

    static {
        name(Scalar.BOOLEAN, "BOOLEAN", "BOOL");
        name(Scalar.INT, "INTEGER", "INT", "SMALLINT", "TINYINT", "INT2", "INT4");
        name(Scalar.LONG, "BIGINT", "INT8");
        name(Scalar.FLOAT, "REAL", "FLOAT4");
        name(Scalar.DOUBLE, "DOUBLE", "DOUBLE PRECISION", "FLOAT8");
        name(Scalar.STRING, "VARCHAR", "CHARACTER VARYING", "CHAR", "CHARACTER", "TEXT", "CLOB");
        name(Scalar.STRING, "CHARACTER LARGE OBJECT", "VARCHAR_IGNORECASE");
        name(Scalar.DATE, "DATE");
        name(Scalar.TIMESTAMP, "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE", "DATETIME");
        name(Scalar.INSTANT, "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ");
        name(Scalar.BINARY, "BLOB", "BINARY LARGE OBJECT", "BINARY VARYING", "VARBINARY", "BINARY", "BYTEA");
        name(Scalar.UUID, "UUID");
    }

    private StandardTypes() {}

    private static void name(Scalar type, String... names) {
        for (String name : names) {
            BY_NAME.put(name, type);
        }
    }

    /** The type of a column by its name; null if it has none of ours. */
    static @Nullable Type of(StoredColumn column) {
        return column.type().startsWith("NUMERIC") || column.type().startsWith("DECIMAL")
                ? decimal(column.precision(), column.scale())
                : BY_NAME.get(column.type());
    }

    /** An exact number; without a precision, or with one that we do not have, the widest. */
    static Type decimal(int precision, int scale) {
        return precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
                ? new Type.Decimal(precision, scale)
                : WIDEST;
    }

    /** The column type for a plain type of ours, as the standard calls it. */
    static String name(Scalar type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            case STRING -> "VARCHAR";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP(6)";
            case INSTANT -> "TIMESTAMP(6) WITH TIME ZONE";
            case BINARY -> "BLOB";
            case UUID -> "UUID";
            case DURATION, FILE -> throw new IllegalArgumentException("No column holds a " + type.text());
        };
    }

    /** Whether a plain type has a column type. */
    static boolean has(Type type) {
        return type instanceof Type.Decimal
                || (type instanceof Scalar && type != Scalar.DURATION && type != Scalar.FILE);
    }
}
