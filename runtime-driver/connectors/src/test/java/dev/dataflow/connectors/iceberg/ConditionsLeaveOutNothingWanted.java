package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the condition: what a table leaves unread because of it does not fulfil it. Some files are left unread. */
final class ConditionsLeaveOutNothingWanted {
    private static final Schema SCHEMA = new Schema(List.of(
            new Schema.Column("n", Scalar.INT, true),
            new Schema.Column("big", Scalar.LONG, true),
            new Schema.Column("d", Scalar.DOUBLE, true),
            new Schema.Column("price", new Type.Decimal(10, 2), true),
            new Schema.Column("text", Scalar.STRING, true),
            new Schema.Column("day", Scalar.DATE, true),
            new Schema.Column("at", Scalar.TIMESTAMP, true)));
    private static final int FILES = 12;

    private final Random random = new Random(20261121);

    @TempDir
    Path root;

    private Connection connection() {
        return Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + root.resolve("catalog.db"),
                        "warehouse",
                        root.resolve("warehouse").toString()));
    }

    @Test
    void rowsThatFulfilAConditionAreRead() throws IOException {
        List<@Nullable Object[]> rows = filled("db.plain");
        List<@Nullable Object[]> partitioned = filled("db.by_day", "day");
        int unread = 0;
        for (int i = 0; i < 400; i++) {
            Expression where = condition(3);
            boolean plain = i % 2 == 0;
            List<@Nullable Object[]> all = plain ? rows : partitioned;
            List<String> read = read(plain ? "db.plain" : "db.by_day", where);
            List<String> wanted = all.stream()
                    .filter(row -> Boolean.TRUE.equals(value(where, row)))
                    .map(Arrays::toString)
                    .toList();
            assertThat(read).as(where.toString()).containsAll(wanted);
            unread += read.size() < all.size() ? 1 : 0;
        }
        // Or nothing would be shown.
        assertThat(unread).isGreaterThan(100);
    }

    private List<String> read(String table, Expression where) throws IOException {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", table);
        Source source = new IcebergConnector().source(new SourceUse("read", use, SCHEMA, where, connection()));
        Reading reading = source.open(source.pin());
        List<String> rows = new ArrayList<>();
        for (Split split : reading.splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    rows.add(Arrays.toString(((RowReader.Row) item).values()));
                }
            }
        }
        return rows;
    }

    private List<@Nullable Object[]> filled(String table, String... partitionedBy) throws IOException {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", table)
                .with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(partitionedBy)));
        Sink sink = new IcebergConnector()
                .sink(new SinkUse("write", use, new WriteMode(WriteMode.Kind.APPEND, List.of()), SCHEMA, connection()));
        Intake.Files intake = (Intake.Files) sink.open(new Stage("r", 1, 1, 1));
        List<@Nullable Object[]> all = new ArrayList<>();
        List<WrittenFile> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            // Each file has values of a neighbourhood, so that its bounds say something.
            LocalDate day = random.nextInt(6) == 0 ? null : LocalDate.of(2026, 1, 1 + i);
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int row = 0; row < 4; row++) {
                rows.add(row(i, partitionedBy.length > 0, day));
            }
            Path file = Path.of(intake.layout().folder()).resolve("f" + i + ".parquet");
            write(file, intake.layout().columns(), rows);
            String[] partition = new String[partitionedBy.length];
            if (partitionedBy.length > 0 && day != null) {
                partition[0] = day.toString();
            }
            files.add(new WrittenFile(file.toString(), rows.size(), Files.size(file), Arrays.asList(partition)));
            all.addAll(rows);
        }
        sink.commit(
                intake.stage(files),
                new Commitment(new CommitKey("", "p", "r", "write", "", 1), 1, Instant.now(), name -> {}));
        return all;
    }

    private @Nullable Object[] row(int near, boolean sameDay, @Nullable LocalDate day) {
        LocalDate own = sameDay ? day : LocalDate.of(2026, 1, 1 + near);
        return new @Nullable Object[] {
            maybe(near + random.nextInt(2)),
            maybe((long) near * 3_000_000_000L),
            maybe(random.nextInt(4) == 0 ? Double.NaN : near * 1.5),
            maybe(new java.math.BigDecimal(near + ".25")),
            maybe(String.valueOf((char) ('a' + near))),
            sameDay ? own : maybe(own),
            maybe(LocalDate.of(2026, 1, 1 + near).atTime(random.nextInt(24), 30))
        };
    }

    private @Nullable Object maybe(@Nullable Object value) {
        return random.nextInt(5) == 0 ? null : value;
    }

    private static void write(Path file, List<FileColumn> columns, List<@Nullable Object[]> rows) throws IOException {
        org.apache.iceberg.Schema schema = IcebergTypes.schema(SCHEMA);
        List<org.apache.iceberg.types.Types.NestedField> fields = new ArrayList<>();
        for (FileColumn column : columns) {
            fields.add(org.apache.iceberg.types.Types.NestedField.optional(
                    Objects.requireNonNull(column.fieldId()), column.name(), schema.findType(column.name())));
        }
        org.apache.iceberg.Schema written = new org.apache.iceberg.Schema(fields);
        Files.createDirectories(file.resolveSibling("."));
        try (FileAppender<Record> appender = Parquet.write(org.apache.iceberg.Files.localOutput(file.toFile()))
                .schema(written)
                .createWriterFunc(GenericParquetWriter::create)
                .build()) {
            for (@Nullable Object[] row : rows) {
                Record record = GenericRecord.create(written);
                for (int i = 0; i < row.length; i++) {
                    record.setField(SCHEMA.columns().get(i).name(), row[i]);
                }
                appender.add(record);
            }
        }
    }

    private Expression condition(int depth) {
        int kind = depth == 0 ? 3 + random.nextInt(5) : random.nextInt(8);
        return switch (kind) {
            case 0 -> new Call(Function.AND, List.of(condition(depth - 1), condition(depth - 1)));
            case 1 -> new Call(Function.OR, List.of(condition(depth - 1), condition(depth - 1)));
            case 2 -> new Call(Function.NOT, List.of(condition(depth - 1)));
            case 3 -> new Call(Function.IS_NULL, List.of(new Column(any(SCHEMA.names()))));
            case 4 -> in();
            case 5 ->
                new Call(
                        comparison(),
                        List.of(
                                new Call(Function.TO_DATE, List.of(new Column("at"))),
                                new Literal(Scalar.DATE, "2026-01-0" + (1 + random.nextInt(9)))));
            default -> compared();
        };
    }

    private Expression in() {
        String column = any(SCHEMA.names());
        List<Expression> all = new ArrayList<>();
        all.add(new Column(column));
        for (int i = 0; i < 3; i++) {
            all.add(literal(column));
        }
        return new Call(Function.IN, all);
    }

    private Expression compared() {
        String column = any(SCHEMA.names());
        List<Expression> sides = new ArrayList<>(List.of(new Column(column), literal(column)));
        if (random.nextInt(4) == 0) {
            sides.add(0, sides.remove(1));
        }
        return new Call(comparison(), sides);
    }

    private Function comparison() {
        return any(List.of(
                Function.EQUAL,
                Function.NOT_EQUAL,
                Function.LESS,
                Function.LESS_OR_EQUAL,
                Function.GREATER,
                Function.GREATER_OR_EQUAL));
    }

    private Literal literal(String column) {
        int near = random.nextInt(FILES);
        return switch (column) {
            case "n" ->
                random.nextBoolean()
                        ? new Literal(Scalar.INT, Integer.toString(near))
                        : new Literal(Scalar.LONG, Long.toString(near * (random.nextBoolean() ? 1 : 3_000_000_000L)));
            case "big" -> new Literal(Scalar.LONG, Long.toString(near * 3_000_000_000L));
            case "d" -> new Literal(Scalar.DOUBLE, Double.toString(near * 1.5));
            case "price" -> new Literal(new Type.Decimal(10, 2), near + ".25");
            case "text" -> new Literal(Scalar.STRING, String.valueOf((char) ('a' + near)));
            case "day" ->
                new Literal(Scalar.DATE, LocalDate.of(2026, 1, 1 + near).toString());
            default ->
                new Literal(
                        Scalar.TIMESTAMP,
                        LocalDate.of(2026, 1, 1 + near).atTime(12, 0).toString());
        };
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** What the language says of a condition for a row; null where that is not known. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object value(Expression expression, @Nullable Object[] row) {
        if (expression instanceof Column column) {
            return row[SCHEMA.names().indexOf(column.name())];
        } else if (expression instanceof Literal literal) {
            return dev.dataflow.driver.rows.Values.parse(literal.type(), String.valueOf(literal.value()));
        }
        Call call = (Call) expression;
        List<@Nullable Object> values = new ArrayList<>();
        call.arguments().forEach(argument -> values.add(value(argument, row)));
        Object first = values.get(0);
        return switch (call.function()) {
            case AND -> and(first, values.get(1));
            case OR -> not(and(not(first), not(values.get(1))));
            case NOT -> not(first);
            case IS_NULL -> first == null;
            case TO_DATE -> first == null ? null : ((LocalDateTime) first).toLocalDate();
            case IN -> {
                Boolean found = false;
                for (Object other : values.subList(1, values.size())) {
                    Integer compared = compare(first, other);
                    found = compared == null
                            ? (Boolean.TRUE.equals(found) ? found : null)
                            : compared == 0 ? Boolean.TRUE : found;
                }
                yield found;
            }
            default -> {
                Integer compared = compare(first, values.get(1));
                yield compared == null ? null : holds(call.function(), compared);
            }
        };
    }

    private static boolean holds(Function function, int compared) {
        return switch (function) {
            case EQUAL -> compared == 0;
            case NOT_EQUAL -> compared != 0;
            case LESS -> compared < 0;
            case LESS_OR_EQUAL -> compared <= 0;
            case GREATER -> compared > 0;
            default -> compared >= 0;
        };
    }

    private static @Nullable Boolean and(@Nullable Object one, @Nullable Object other) {
        if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
            return false;
        }
        return (one == null || other == null) ? null : Boolean.TRUE;
    }

    private static @Nullable Boolean not(@Nullable Object value) {
        return value == null ? null : !((Boolean) value);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Integer compare(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return null;
        }
        Object left = one instanceof Integer number ? (Object) number.longValue() : one;
        Object right = other instanceof Integer number ? (Object) number.longValue() : other;
        return ((Comparable<Object>) left).compareTo(right);
    }
}
