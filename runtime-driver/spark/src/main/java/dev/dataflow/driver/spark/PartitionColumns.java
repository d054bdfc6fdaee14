package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;

import dev.dataflow.driver.connect.FileLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
            Column column = ParquetFiles.named(field.column());
            DataType type = rows.apply(field.column()).dataType();
            Column text = switch (field.transform()) {
                case IDENTITY -> text(column, type);
                case DAY -> column.cast(DataTypes.DateType).cast(DataTypes.StringType);
            };
            String name = PREFIX + partitions.names.size();
            partitions.names.add(name);
            partitions.columns.add(when(column.isNull(), lit(NULL))
                    .otherwise(concat(lit(VALUE), text))
                    .as(name));
        }
        return partitions;
    }

    /** A value as {@link dev.dataflow.driver.rows.Values#parse} reads it. */
    private static Column text(Column column, DataType type) {
        if (type.equals(DataTypes.BinaryType)) {
            return base64(column);
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
