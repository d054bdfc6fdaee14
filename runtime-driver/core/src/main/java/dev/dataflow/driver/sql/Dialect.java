package dev.dataflow.driver.sql;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            return "from_base64(" + base64 + ")";
        }

        @Override
        String matches(String text, String form) {
            return "regexp_full_match(" + text + ", " + text(form) + ")";
        }

        @Override
        String matchesPattern(String text, String pattern) {
            return matches(text, pattern);
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
        String each(String list, String name, String body) {
            return "list_transform(" + list + ", lambda " + name + ": " + body + ")";
        }

        @Override
        String once(String name, String sql, String body) {
            return each("[" + sql + "]", name, body) + "[1]";
        }

        @Override
        String field(String struct, String name) {
            return "struct_extract(" + struct + ", " + text(name) + ")";
        }

        @Override
        String pair(String name, String value) {
            return name(name) + ": " + value;
        }

        @Override
        String struct(String pairs) {
            return "{" + pairs + "}";
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
            return "unbase64(" + base64 + ")";
        }

        @Override
        String matches(String text, String form) {
            return text + " RLIKE " + text(whole(form));
        }

        @Override
        String matchesPattern(String text, String pattern) {
            return MATCHES + "(" + text + ", " + text(whole(pattern)) + ")";
        }

        private String whole(String pattern) {
            return "\\A(?:" + pattern + ")\\z";
        }

        @Override
        String group(int number) {
            return "$" + number;
        }

        @Override
        String error(String message) {
            return "raise_error(" + message + ")";
        }

        @Override
        String each(String list, String name, String body) {
            return "transform(" + list + ", " + name + " -> " + body + ")";
        }

        @Override
        String once(String name, String sql, String body) {
            return each("array(" + sql + ")", name, body) + "[0]";
        }

        @Override
        String field(String struct, String name) {
            return struct + "." + name(name);
        }

        @Override
        String pair(String name, String value) {
            return text(name) + ", " + value;
        }

        @Override
        String struct(String pairs) {
            return "named_struct(" + pairs + ")";
        }
    };

    /** Functions that Spark lacks and its driver adds: whether a regular expression (RE2) matches somewhere in a text. */
    public static final String MATCHES = "_dataflow_matches";
    /** A text with each match of a regular expression (RE2) replaced by another, a plain text. */
    public static final String REPLACES = "_dataflow_replaces";
    /** The 64 bits of a double, as a long. */
    public static final String BITS = "_dataflow_bits";
    /** What both engines' drivers add: {@link JsonColumns#texts}. */
    public static final String JSON = "_dataflow_json";
    /** What both engines' drivers add: {@link PartitionTexts#text}. */
    public static final String PARTITION = "_dataflow_partition";

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

    /** The bytes of a text in base 64, which is SQL. */
    abstract String bytes(String base64);

    /** Whether the text as a whole has the form, a regular expression that Java and RE2 read alike. */
    abstract String matches(String text, String form);

    /** Whether the text as a whole matches an author's regular expression, which is RE2's. */
    abstract String matchesPattern(String text, String pattern);

    /** What a group of a regular expression has matched, in a replacement. */
    abstract String group(int number);

    /** Fails with a message that SQL computes. */
    abstract String error(String message);

    /** What the body makes of each element of a list, which it knows by that name. */
    abstract String each(String list, String name, String body);

    /** What the body makes of a value, which is computed once and which it knows by that name. */
    abstract String once(String name, String sql, String body);

    /** A field of a struct. */
    abstract String field(String struct, String name);

    abstract String pair(String name, String value);

    abstract String struct(String pairs);

    /** A struct of these values; its fields are called f0, f1 and so on. */
    final String struct(List<String> values) {
        return struct(IntStream.range(0, values.size())
                .mapToObj(index -> pair("f" + index, values.get(index)))
                .collect(Collectors.joining(", ")));
    }
}
