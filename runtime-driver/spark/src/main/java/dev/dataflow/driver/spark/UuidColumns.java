package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.when;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/** UUIDs, which Spark has as texts and files as 16 bytes, wherever they are in a column. */
final class UuidColumns {
    private UuidColumns() {}

    /** Whether values of the type hold UUIDs. */
    static boolean in(Type type) {
        if (type instanceof Type.ListOf list) {
            return in(list.element());
        } else if (type instanceof Type.MapOf map) {
            return in(map.key()) || in(map.value());
        } else if (type instanceof Type.Struct struct) {
            return struct.fields().stream().map(Schema.Column::type).anyMatch(UuidColumns::in);
        }
        return type == Scalar.UUID;
    }

    /** The type with bytes in the place of UUIDs. */
    static Type stored(Type type) {
        if (type instanceof Type.ListOf list) {
            return new Type.ListOf(stored(list.element()), list.nullableElements());
        } else if (type instanceof Type.MapOf map) {
            return new Type.MapOf(stored(map.key()), stored(map.value()), map.nullableValues());
        } else if (type instanceof Type.Struct struct) {
            return new Type.Struct(struct.fields().stream()
                    .map(field -> new Schema.Column(field.name(), stored(field.type()), field.nullable()))
                    .toList());
        }
        return type == Scalar.UUID ? Scalar.BINARY : type;
    }

    /** The column as Spark has it, of one with bytes. */
    static Column read(Column column, Type type) {
        return each(
                column,
                type,
                bytes -> regexp_replace(
                        lower(hex(bytes)), lit("^(.{8})(.{4})(.{4})(.{4})(.{12})$"), lit("$1-$2-$3-$4-$5")));
    }

    /** The column with bytes, of one as Spark has it. */
    static Column write(Column column, Type type) {
        return each(column, type, text -> unhex(replace(text, lit("-"), lit(""))));
    }

    private static Column each(Column column, Type type, UnaryOperator<Column> uuid) {
        if (!in(type)) {
            return column;
        } else if (type instanceof Type.ListOf list) {
            return transform(column, element -> each(element, list.element(), uuid));
        } else if (type instanceof Type.MapOf map) {
            Column keys = in(map.key()) ? transform_keys(column, (key, value) -> each(key, map.key(), uuid)) : column;
            return in(map.value()) ? transform_values(keys, (key, value) -> each(value, map.value(), uuid)) : keys;
        } else if (type instanceof Type.Struct struct) {
            Column[] fields = struct.fields().stream()
                    .map(field -> each(column.getField(field.name()), field.type(), uuid)
                            .as(field.name()))
                    .toArray(Column[]::new);
            return when(column.isNotNull(), struct(fields));
        }
        return uuid.apply(column);
    }
}
