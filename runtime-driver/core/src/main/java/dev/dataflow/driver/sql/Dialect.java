package dev.dataflow.driver.sql;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;

/** How an engine writes names, texts and types. Sessions are in UTC, and an overflow is an error there. */
public enum Dialect {
    /** DuckDB 2. */
    DUCKDB {
        @Override
        public String name(String identifier) {
            return '"' + identifier.replace("\"", "\"\"") + '"';
        }

        @Override
        public String text(String text) {
            return "'" + text.replace("'", "''") + "'";
        }

        @Override
        public String type(Type type) {
            if (!(type instanceof Scalar scalar)) {
                return type.text();
            }
            return switch (scalar) {
                case BOOLEAN -> "boolean";
                case INT -> "integer";
                case LONG -> "bigint";
                case FLOAT -> "real";
                case DOUBLE -> "double";
                case STRING -> "varchar";
                case DATE -> "date";
                case TIMESTAMP -> "timestamp";
                case INSTANT -> "timestamptz";
                case BINARY -> "blob";
                case UUID -> "uuid";
            };
        }

        @Override
        String bytes(String base64) {
            return "from_base64(" + text(base64) + ")";
        }
    },
    /** Spark 4 with ANSI mode on. */
    SPARK {
        @Override
        public String name(String identifier) {
            return '`' + identifier.replace("`", "``") + '`';
        }

        @Override
        public String text(String text) {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }

        @Override
        public String type(Type type) {
            if (!(type instanceof Scalar scalar)) {
                return type.text();
            }
            return switch (scalar) {
                case BOOLEAN -> "boolean";
                case INT -> "int";
                case LONG -> "bigint";
                case FLOAT -> "float";
                case DOUBLE -> "double";
                // Spark has no UUIDs.
                case STRING, UUID -> "string";
                case DATE -> "date";
                case TIMESTAMP -> "timestamp_ntz";
                case INSTANT -> "timestamp";
                case BINARY -> "binary";
            };
        }

        @Override
        String bytes(String base64) {
            return "unbase64(" + text(base64) + ")";
        }
    };

    /** An identifier, quoted. */
    public abstract String name(String identifier);

    /** A text constant. */
    public abstract String text(String text);

    /** The type's name. */
    public abstract String type(Type type);

    abstract String bytes(String base64);
}
