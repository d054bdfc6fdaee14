package dev.dataflow.driver.spark;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Our types as Spark has them. */
final class SparkTypes {
    /** Where Spark's Parquet files take a column's field id from. */
    static final String FIELD_ID = "parquet.field.id";

    private SparkTypes() {}

    static DataType of(Type type) {
        return DataType.fromDDL(Dialect.SPARK.type(type));
    }

    /** The schema as a struct. All columns may be null: Spark trusts the word and would compute nonsense if it is wrong. */
    static StructType of(Schema schema) {
        return of(schema, null);
    }

    /** The schema as a struct whose columns are found in Parquet files by these field ids; by name if they are null. */
    static StructType of(Schema schema, @Nullable List<Integer> fieldIds) {
        List<StructField> fields = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            StructField field = DataTypes.createStructField(column.name(), of(column.type()), true);
            fields.add(fieldIds == null ? field : withId(field, fieldIds.get(fields.size())));
        }
        return DataTypes.createStructType(fields);
    }

    private static StructField withId(StructField field, int id) {
        return DataTypes.createStructField(
                field.name(),
                field.dataType(),
                field.nullable(),
                new MetadataBuilder().putLong(FIELD_ID, id).build());
    }

    /** Whether every value of one type is a value of the other, so that Spark may convert without a word. */
    static boolean holds(DataType wanted, DataType given) {
        // Whether parts may be null, Spark says of each array and map anew.
        if (wanted.equals(given.asNullable())) {
            return true;
        }
        if (wanted instanceof DecimalType decimal) {
            int whole = decimal.precision() - decimal.scale();
            return given instanceof DecimalType narrow
                    ? narrow.scale() <= decimal.scale() && narrow.precision() - narrow.scale() <= whole
                    : digits(given) > 0 && digits(given) <= whole;
        }
        int bits = bits(given);
        if (wanted.equals(DataTypes.DoubleType)) {
            return given.equals(DataTypes.FloatType) || (bits > 0 && bits <= 32);
        }
        return bits > 0 && bits <= bits(wanted);
    }

    private static int bits(DataType type) {
        if (type.equals(DataTypes.ByteType)) {
            return 8;
        } else if (type.equals(DataTypes.ShortType)) {
            return 16;
        } else if (type.equals(DataTypes.IntegerType)) {
            return 32;
        }
        return type.equals(DataTypes.LongType) ? 64 : 0;
    }

    /** The decimal digits that an integer of that type may have. */
    private static int digits(DataType type) {
        return switch (bits(type)) {
            case 8 -> 3;
            case 16 -> 5;
            case 32 -> 10;
            case 64 -> 19;
            default -> 0;
        };
    }
}
