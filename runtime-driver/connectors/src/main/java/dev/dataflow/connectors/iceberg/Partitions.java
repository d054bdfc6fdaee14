package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.driver.connect.FileLayout.Transform;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

/** How a table is partitioned, in our words and in Iceberg's. */
final class Partitions {
    private static final Pattern DAY = Pattern.compile("day\\((.+)\\)");

    private Partitions() {}

    /** The partitions of a new table: columns by name, or {@code day(column)}. */
    static PartitionSpec spec(Schema schema, List<String> fields) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        for (String field : fields) {
            Matcher day = DAY.matcher(field);
            if (day.matches()) {
                spec.day(day.group(1));
            } else {
                spec.identity(field);
            }
        }
        return spec.build();
    }

    /** The partitions that an engine must make for a table. */
    static List<PartitionField> layout(TablePlace table, PartitionSpec spec) {
        List<PartitionField> fields = new ArrayList<>();
        for (org.apache.iceberg.PartitionField field : spec.fields()) {
            String transform = field.transform().toString();
            if (!transform.equals("identity") && !transform.equals("day")) {
                throw table.failure(
                        FailureClass.CONFIG,
                        "PARTITION_UNSUPPORTED",
                        "it is partitioned by " + transform + " (" + field.name()
                                + "), and only columns and days can be written to so far. Write to another table");
            }
            fields.add(new PartitionField(
                    field.name(),
                    spec.schema().findColumnName(field.sourceId()),
                    transform.equals("day") ? Transform.DAY : Transform.IDENTITY));
        }
        return fields;
    }

    /** The values that a file's rows share, from their texts, of which some may be null. */
    static PartitionData data(PartitionSpec spec, List<String> texts) {
        PartitionData data = new PartitionData(spec.partitionType());
        for (int i = 0; i < texts.size(); i++) {
            // Nullable, which NullAway does not see across modules.
            @Nullable String text = texts.get(i);
            data.set(i, text == null ? null : IcebergTypes.internal(type(spec, i), text));
        }
        return data;
    }

    private static Type type(PartitionSpec spec, int field) {
        if (spec.fields().get(field).transform().toString().equals("day")) {
            return Scalar.DATE;
        }
        Type type = IcebergTypes.type(
                spec.schema().findType(spec.fields().get(field).sourceId()));
        if (type == null) {
            throw new IllegalStateException(
                    "Cannot partition by " + spec.fields().get(field));
        }
        return type;
    }
}
