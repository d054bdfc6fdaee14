package dev.dataflow.connectors.files;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Parquet's types as ours, and which of them can be read as which. */
final class ParquetTypes {
    private ParquetTypes() {}

    /** The type of a field's values; null if none of ours is like it. */
    static @Nullable Type type(org.apache.parquet.schema.Type field) {
        if (field.isRepetition(Repetition.REPEATED)) {
            Type element = one(field);
            return element == null ? null : new Type.ListOf(element, false);
        }
        return one(field);
    }

    private static @Nullable Type one(org.apache.parquet.schema.Type field) {
        if (field.isPrimitive()) {
            return primitive(field.asPrimitiveType());
        }
        GroupType group = field.asGroupType();
        if (isList(group)) {
            org.apache.parquet.schema.Type element = element(group);
            Type of = one(element);
            return of == null ? null : new Type.ListOf(of, element.isRepetition(Repetition.OPTIONAL));
        } else if (isMap(group)) {
            GroupType entry = group.getType(0).asGroupType();
            Type key = one(entry.getType(0));
            Type value = one(entry.getType(1));
            return key == null || value == null
                    ? null
                    : new Type.MapOf(key, value, entry.getType(1).isRepetition(Repetition.OPTIONAL));
        }
        List<Schema.Column> fields = new ArrayList<>();
        for (org.apache.parquet.schema.Type part : group.getFields()) {
            Type of = type(part);
            if (of == null) {
                return null;
            }
            fields.add(new Schema.Column(part.getName(), of, part.isRepetition(Repetition.OPTIONAL)));
        }
        return new Type.Struct(fields);
    }

    static boolean isList(GroupType group) {
        return group.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
                && group.getFieldCount() == 1
                && group.getType(0).isRepetition(Repetition.REPEATED);
    }

    static boolean isMap(GroupType group) {
        return (group.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
                        || group.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation)
                && group.getFieldCount() == 1
                && !group.getType(0).isPrimitive()
                && group.getType(0).asGroupType().getFieldCount() == 2;
    }

    /** Whether the repeated group of a list holds its elements, and is not one itself, as some older writers have it. */
    static boolean wrapped(GroupType list) {
        org.apache.parquet.schema.Type repeated = list.getType(0);
        return !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !repeated.getName().equals("array")
                && !repeated.getName().equals(list.getName() + "_tuple");
    }

    private static org.apache.parquet.schema.Type element(GroupType list) {
        return wrapped(list) ? list.getType(0).asGroupType().getType(0) : list.getType(0);
    }

    private static @Nullable Type primitive(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal.getPrecision() > 38 ? null : new Type.Decimal(decimal.getPrecision(), decimal.getScale());
        }
        PrimitiveTypeName name = type.getPrimitiveTypeName();
        return switch (name) {
            case BOOLEAN -> Scalar.BOOLEAN;
            case FLOAT -> Scalar.FLOAT;
            case DOUBLE -> Scalar.DOUBLE;
            case INT96 -> Scalar.INSTANT;
            case INT32, INT64 -> number(name, meaning);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(meaning);
        };
    }

    private static @Nullable Type number(PrimitiveTypeName name, @Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            return Scalar.DATE;
        } else if (meaning instanceof TimestampLogicalTypeAnnotation time) {
            return time.isAdjustedToUTC() ? Scalar.INSTANT : Scalar.TIMESTAMP;
        } else if (meaning instanceof IntLogicalTypeAnnotation whole) {
            boolean fits = whole.isSigned() || whole.getBitWidth() < 32;
            return name == PrimitiveTypeName.INT32 ? (fits ? Scalar.INT : Scalar.LONG) : fits ? Scalar.LONG : null;
        }
        return meaning != null ? null : name == PrimitiveTypeName.INT32 ? Scalar.INT : Scalar.LONG;
    }

    private static @Nullable Type bytes(@Nullable LogicalTypeAnnotation meaning) {
        if (meaning == null) {
            return Scalar.BINARY;
        } else if (meaning instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation) {
            return Scalar.UUID;
        }
        return meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                        || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
                        || meaning instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
                ? Scalar.STRING
                : null;
    }

    /** Whether a stored value can be read as one of the wanted type. */
    static boolean fits(Type stored, Type wanted) {
        if (stored instanceof Type.Decimal narrow && wanted instanceof Type.Decimal wide) {
            return narrow.scale() == wide.scale() && narrow.precision() <= wide.precision();
        } else if (stored instanceof Type.ListOf from && wanted instanceof Type.ListOf to) {
            return fits(from.element(), to.element());
        } else if (stored instanceof Type.MapOf from && wanted instanceof Type.MapOf to) {
            return fits(from.key(), to.key()) && fits(from.value(), to.value());
        } else if (stored instanceof Type.Struct from) {
            Type.Struct to =
                    wanted == Scalar.FILE ? Type.Struct.OF_FILE : wanted instanceof Type.Struct struct ? struct : null;
            return to != null
                    && to.fields().stream()
                            .allMatch(field -> from.fields().stream()
                                    .anyMatch(
                                            own -> own.name().equals(field.name()) && fits(own.type(), field.type())));
        }
        return stored.equals(wanted)
                || (stored == Scalar.INT && wanted == Scalar.LONG)
                || (stored == Scalar.FLOAT && wanted == Scalar.DOUBLE)
                || (stored == Scalar.STRING && wanted == Scalar.UUID)
                || (stored == Scalar.LONG && wanted == Scalar.DURATION);
    }

    /** Whether all engines read the field as the wanted type, and in the same way. */
    static boolean plain(org.apache.parquet.schema.Type field, Type wanted) {
        Type stored = type(field);
        if (stored == null || !field.isPrimitive()) {
            return stored != null && alike(stored, wanted) && leavesArePlain(field);
        }
        boolean widened = (stored == Scalar.INT && wanted == Scalar.LONG)
                || (stored == Scalar.FLOAT && wanted == Scalar.DOUBLE)
                || (stored == Scalar.LONG && wanted == Scalar.DURATION);
        return (widened || stored.equals(wanted)) && leavesArePlain(field);
    }

    /** Whether two types differ in nothing but what may be null. */
    private static boolean alike(Type one, Type other) {
        if (one instanceof Type.ListOf left && other instanceof Type.ListOf right) {
            return alike(left.element(), right.element());
        } else if (one instanceof Type.MapOf left && other instanceof Type.MapOf right) {
            return alike(left.key(), right.key()) && alike(left.value(), right.value());
        } else if (one instanceof Type.Struct left) {
            Type.Struct right = other == Scalar.FILE
                    ? Type.Struct.OF_FILE
                    : other instanceof Type.Struct struct ? struct : new Type.Struct(List.of());
            boolean alike = left.fields().size() == right.fields().size();
            for (int i = 0; alike && i < left.fields().size(); i++) {
                Schema.Column own = left.fields().get(i);
                Schema.Column wanted = right.fields().get(i);
                alike = own.name().equals(wanted.name()) && alike(own.type(), wanted.type());
            }
            return alike;
        }
        return one.equals(other);
    }

    private static boolean leavesArePlain(org.apache.parquet.schema.Type field) {
        if (!field.isPrimitive()) {
            GroupType group = field.asGroupType();
            boolean known = !field.isRepetition(Repetition.REPEATED) && (!isList(group) || wrapped(group));
            return known && partsArePlain(group);
        }
        PrimitiveType type = field.asPrimitiveType();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return !field.isRepetition(Repetition.REPEATED)
                && type.getPrimitiveTypeName() != PrimitiveTypeName.INT96
                && !(meaning instanceof TimestampLogicalTypeAnnotation time && time.getUnit() == TimeUnit.NANOS)
                && !(meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned())
                && !(meaning instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation);
    }

    /** The repeated group within a list or map is no part of its own. */
    private static boolean partsArePlain(GroupType group) {
        return group.getFields().stream().allMatch(part -> {
            boolean repeated = part.isRepetition(Repetition.REPEATED) && !part.isPrimitive();
            return repeated ? partsArePlain(part.asGroupType()) : leavesArePlain(part);
        });
    }
}
