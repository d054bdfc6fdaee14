package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.PartitionTexts;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a file have in common: columns of text that Spark makes folders of. A value is marked as one, since
 * Spark takes an empty text for a null.
 */
final class PartitionColumns {
    private static final String PREFIX = "_dataflow_partition_";
    private static final String VALUE = "v";
    private static final String NULL = "n";

    private final List<Column> columns = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private PartitionColumns() {}

    static PartitionColumns of(FileLayout layout, StructType rows) {
        PartitionColumns partitions = new PartitionColumns();
        for (FileLayout.PartitionField field : layout.partitions()) {
            PartitionBy by = field.by();
            String name = PREFIX + partitions.names.size();
            partitions.names.add(name);
            partitions.columns.add((by == null ? lit(NULL) : marked(layout, by, rows)).as(name));
        }
        return partitions;
    }

    private static Column marked(FileLayout layout, PartitionBy by, StructType rows) {
        Column given = ParquetFiles.named(by.column());
        Optional<Type> stored = layout.column(by.column()).map(FileLayout.FileColumn::type);
        DataType type = stored.map(SparkTypes::of)
                .orElseGet(() -> rows.apply(by.column()).dataType());
        Column value = given.cast(type);
        Column text = switch (by.transform()) {
            case IDENTITY -> text(value, type);
            case YEAR -> year(value).minus(1970).cast(DataTypes.StringType);
            case MONTH ->
                year(value).minus(1970).multiply(12).plus(month(value)).minus(1).cast(DataTypes.StringType);
            case DAY -> value.cast(DataTypes.DateType).cast(DataTypes.StringType);
            case HOUR -> days(value).multiply(24).plus(hour(value)).cast(DataTypes.StringType);
            case BUCKET -> made(by, stored.orElseThrow(), hashed(value, type));
            case TRUNCATE ->
                stored.orElseThrow() == Scalar.STRING
                        ? substring(value, 1, by.number())
                        : made(by, stored.orElseThrow(), text(value, type));
        };
        return when(given.isNull(), lit(NULL)).otherwise(concat(lit(VALUE), text));
    }

    private static Column days(Column value) {
        return unix_date(value.cast(DataTypes.DateType));
    }

    private static Column made(PartitionBy by, Type type, Column text) {
        return call_function(Dialect.PARTITION, text, lit(PartitionTexts.how(by, type)));
    }

    private static Column hashed(Column value, DataType type) {
        if (type.equals(DataTypes.DateType)) {
            return days(value).cast(DataTypes.StringType);
        }
        return type.equals(DataTypes.TimestampNTZType) || type.equals(DataTypes.TimestampType)
                ? unix_micros(value.cast(DataTypes.TimestampType)).cast(DataTypes.StringType)
                : text(value, type);
    }

    /** A value as {@link dev.dataflow.driver.rows.Values#parse} reads it. */
    private static Column text(Column column, DataType type) {
        if (type.equals(DataTypes.BinaryType)) {
            // Spark breaks the line every 76 characters.
            return replace(base64(column), lit("\r\n"));
        }
        Column text = column.cast(DataTypes.StringType);
        if (type.equals(DataTypes.TimestampNTZType)) {
            return replace(text, lit(" "), lit("T"));
        } else if (type.equals(DataTypes.TimestampType)) {
            return concat(replace(text, lit(" "), lit("T")), lit("Z"));
        }
        return text;
    }

    List<Column> columns() {
        return Collections.unmodifiableList(columns);
    }

    List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /** The values of a file, from the folders between the root and it. */
    static List<@Nullable String> values(Path file, int count) {
        List<@Nullable String> values = new ArrayList<>();
        Path folder = file.getParent();
        for (int i = 0; i < count; i++) {
            String marked = ExternalCatalogUtils.unescapePathName(
                    folder.getName().substring(folder.getName().indexOf('=') + 1));
            values.add(0, marked.startsWith(VALUE) ? marked.substring(VALUE.length()) : null);
            folder = folder.getParent();
        }
        return values;
    }
}
