package dev.dataflow.connectors.iceberg;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** How a table is partitioned, in our words and in Iceberg's. */
final class Partitions {
    private static final Pattern NUMBERED = Pattern.compile("(bucket|truncate)\\[(\\d+)]");
    private static final Set<String> PLAIN = Set.of("identity", "year", "month", "day", "hour");

    private Partitions() {}

    /** The partitions of a new table. */
    static PartitionSpec spec(Schema schema, List<String> fields) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        Set<String> names = new HashSet<>();
        schema.columns().forEach(column -> names.add(column.name()));
        for (String text : fields) {
            PartitionBy by = PartitionBy.parse(text);
            String column = by.column();
            switch (by.transform()) {
                case IDENTITY -> spec.identity(column);
                case YEAR -> spec.year(column, name(names, column + "_year"));
                case MONTH -> spec.month(column, name(names, column + "_month"));
                case DAY -> spec.day(column, name(names, column + "_day"));
                case HOUR -> spec.hour(column, name(names, column + "_hour"));
                case BUCKET -> spec.bucket(column, by.number(), name(names, column + "_bucket"));
                case TRUNCATE -> spec.truncate(column, by.number(), name(names, column + "_trunc"));
            }
        }
        return spec.build();
    }

    /** The name that Iceberg gives such a field, or one that is free where a column has it. */
    private static String name(Set<String> taken, String wanted) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }

    /** The partitions that an engine must make for a table of which it writes these columns. */
    static List<PartitionField> layout(TablePlace table, PartitionSpec spec, List<FileColumn> columns) {
        List<PartitionField> fields = new ArrayList<>();
        for (org.apache.iceberg.PartitionField field : spec.fields()) {
            fields.add(new PartitionField(field.name(), by(table, spec, field, columns)));
        }
        return fields;
    }

    /** Null where a field is void, which those are that were dropped, or of a column that is not written. */
    private static @Nullable PartitionBy by(
            TablePlace table, PartitionSpec spec, org.apache.iceberg.PartitionField field, List<FileColumn> columns) {
        if (field.transform().isVoid()) {
            return null;
        }
        String transform = field.transform().toString();
        Matcher numbered = NUMBERED.matcher(transform);
        NestedField source = spec.schema().asStruct().field(field.sourceId());
        if (!PLAIN.contains(transform) && !numbered.matches()) {
            throw unsupported(table, field, "it is partitioned by " + transform);
        } else if (source == null) {
            throw unsupported(table, field, "it is partitioned by a field within a struct");
        } else if (columns.stream().noneMatch(column -> Objects.equals(column.fieldId(), field.sourceId()))) {
            return null;
        }
        return numbered.matches()
                ? new PartitionBy(
                        PartitionBy.Transform.valueOf(numbered.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(numbered.group(2)),
                        source.name())
                : new PartitionBy(PartitionBy.Transform.valueOf(transform.toUpperCase(Locale.ROOT)), 0, source.name());
    }

    private static RuntimeException unsupported(TablePlace table, org.apache.iceberg.PartitionField field, String why) {
        return table.failure(
                FailureClass.CONFIG,
                "PARTITION_UNSUPPORTED",
                why + " (" + field.name()
                        + "), which cannot be written. Write to another table, or replace that partition field");
    }

    /** The values that a file's rows share, from their texts, of which some may be null. */
    static PartitionData data(PartitionSpec spec, List<String> texts) {
        PartitionData data = new PartitionData(spec.partitionType());
        List<NestedField> fields = spec.partitionType().fields();
        for (int i = 0; i < texts.size(); i++) {
            // Nullable, which NullAway does not see across modules.
            @Nullable String text = texts.get(i);
            data.set(i, text == null ? null : IcebergTypes.internal(type(fields.get(i)), text));
        }
        return data;
    }

    /**
     * The rows of a partition, so that statistics of columns tell also of files that are partitioned otherwise whether they
     * hold some.
     */
    static Expression rows(PartitionSpec spec, StructLike partition) {
        Expression rows = Expressions.alwaysTrue();
        for (int i = 0; i < spec.fields().size(); i++) {
            org.apache.iceberg.PartitionField field = spec.fields().get(i);
            if (!field.transform().isVoid()) {
                rows = Expressions.and(rows, rows(spec, field, partition.get(i, Object.class)));
            }
        }
        return rows;
    }

    private static Expression rows(
            PartitionSpec spec, org.apache.iceberg.PartitionField field, @Nullable Object value) {
        NestedField source = spec.schema().findField(field.sourceId());
        String column = spec.schema().findColumnName(field.sourceId());
        String transform = field.transform().toString();
        Matcher numbered = NUMBERED.matcher(transform);
        if (value == null) {
            return Expressions.isNull(column);
        } else if (value.equals(Float.NaN) || value.equals(Double.NaN)) {
            return Expressions.isNaN(column);
        } else if (!numbered.matches()) {
            return transform.equals("identity")
                    ? Expressions.equal(column, value)
                    : span(column, source.type().typeId() == TypeID.DATE, transform, (Integer) value);
        }
        int number = Integer.parseInt(numbered.group(2));
        if (numbered.group(1).equals("bucket")) {
            return Expressions.equal(Expressions.bucket(column, number), value);
        }
        Expression cut = Expressions.equal(Expressions.truncate(column, number), value);
        return value instanceof CharSequence begin
                ? Expressions.and(cut, Expressions.startsWith(column, begin.toString()))
                : cut;
    }

    private static Expression span(String column, boolean days, String unit, int since) {
        LocalDateTime begin = LocalDate.EPOCH.atStartOfDay();
        ChronoUnit span = ChronoUnit.valueOf(unit.toUpperCase(Locale.ROOT) + "S");
        return Expressions.and(
                Expressions.greaterThanOrEqual(column, internal(begin.plus(since, span), days)),
                Expressions.lessThan(column, internal(begin.plus(since + 1L, span), days)));
    }

    private static Object internal(LocalDateTime time, boolean days) {
        return days
                ? (Object) Math.toIntExact(time.toLocalDate().toEpochDay())
                : Long.valueOf(Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), 1_000_000L));
    }

    private static Type type(NestedField field) {
        return Objects.requireNonNull(IcebergTypes.type(field.type()), "what is partitioned by has a plain value");
    }
}
