package dev.dataflow.driver.sql;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        String scalar(Scalar scalar) {
            return switch (scalar) {
                case FILE -> type(Type.Struct.OF_FILE);
                case BOOLEAN -> "boolean";
                case INT -> "integer";
                case LONG, DURATION -> "bigint";
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
        String list(String element) {
            return element + "[]";
        }

        @Override
        String map(String key, String value) {
            return "map(" + key + ", " + value + ")";
        }

        @Override
        String struct(Stream<Schema.Column> fields) {
            return fields.map(field -> name(field.name()) + " " + type(field.type()))
                    .collect(Collectors.joining(", ", "struct(", ")"));
        }

        @Override
        String bytes(String base64) {
            return "from_base64(" + text(base64) + ")";
        }

        @Override
        String matches(String text, String form) {
            return "regexp_full_match(" + text + ", " + text(form) + ")";
        }

        @Override
        String group(int number) {
            return "\\" + number;
        }

        @Override
        String error(String message) {
            return "error(" + message + ")";
        }

        @Override
        String once(String sql, UnaryOperator<String> body) {
            return "list_transform([" + sql + "], lambda " + VALUE + ": " + body.apply(VALUE) + ")[1]";
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
        String scalar(Scalar scalar) {
            return switch (scalar) {
                case FILE -> type(Type.Struct.OF_FILE);
                case BOOLEAN -> "boolean";
                case INT -> "int";
                case LONG, DURATION -> "bigint";
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
        String list(String element) {
            return "array<" + element + ">";
        }

        @Override
        String map(String key, String value) {
            return "map<" + key + ", " + value + ">";
        }

        @Override
        String struct(Stream<Schema.Column> fields) {
            return fields.map(field -> name(field.name()) + ": " + type(field.type()))
                    .collect(Collectors.joining(", ", "struct<", ">"));
        }

        @Override
        String bytes(String base64) {
            return "unbase64(" + text(base64) + ")";
        }

        @Override
        String matches(String text, String form) {
            return text + " RLIKE " + text("\\A(?:" + form + ")\\z");
        }

        @Override
        String group(int number) {
            return "$" + number;
        }

        @Override
        String error(String message) {
            return "raise_error('" + UNFIT + "' || " + message + ")";
        }

        @Override
        String once(String sql, UnaryOperator<String> body) {
            return "transform(array(" + sql + "), " + VALUE + " -> " + body.apply(VALUE) + ")[0]";
        }
    };

    /**
     * Begins the message of an error that a value brings about which does not fit, where the engine's error could as well be
     * a user's.
     */
    public static final String UNFIT = "DATAFLOW_VALUE_UNFIT ";

    private static final String VALUE = "_dataflow_value";

    /** An identifier, quoted. */
    public abstract String name(String identifier);

    /** A text constant. */
    public abstract String text(String text);

    /** The type's name. */
    public final String type(Type type) {
        if (type instanceof Scalar scalar) {
            return scalar(scalar);
        } else if (type instanceof Type.ListOf list) {
            return list(type(list.element()));
        } else if (type instanceof Type.MapOf map) {
            return map(type(map.key()), type(map.value()));
        }
        return type instanceof Type.Struct struct ? struct(struct.fields().stream()) : type.text();
    }

    abstract String scalar(Scalar scalar);

    abstract String list(String element);

    abstract String map(String key, String value);

    abstract String struct(Stream<Schema.Column> fields);

    abstract String bytes(String base64);

    /** Whether the text as a whole has the form, a regular expression that Java and RE2 read alike. */
    abstract String matches(String text, String form);

    /** What a group of a regular expression has matched, in a replacement. */
    abstract String group(int number);

    /** Fails with a message that SQL computes. */
    abstract String error(String message);

    /** What the body makes of a value, which is computed once. */
    abstract String once(String sql, UnaryOperator<String> body);
}
