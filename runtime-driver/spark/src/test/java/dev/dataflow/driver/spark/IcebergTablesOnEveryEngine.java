package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.PartitionBy.Transform;
import dev.dataflow.driver.spark.EngineTask.On;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only tables have: partitions that are made of values, partitions and versions that change, and deleted rows. */
final class IcebergTablesOnEveryEngine {
    private static final String ID = "id";
    private static final long MICROS = 1_000_000;
    private static final List<Type> TYPES = List.of(
            Scalar.BOOLEAN,
            Scalar.INT,
            Scalar.LONG,
            Scalar.FLOAT,
            Scalar.DOUBLE,
            new Type.Decimal(9, 2),
            new Type.Decimal(38, 10),
            Scalar.STRING,
            Scalar.DATE,
            Scalar.TIMESTAMP,
            Scalar.INSTANT,
            Scalar.BINARY,
            Scalar.UUID);

    private final Random random = new Random(20261121);

    @TempDir
    Path root;

    private Catalog catalog() {
        Catalog catalog = CatalogUtil.buildIcebergCatalog(
                "dataflow",
                new TreeMap<>(Map.of(
                        CatalogUtil.ICEBERG_CATALOG_TYPE,
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + root.resolve("catalog.db"),
                        "warehouse",
                        root.resolve("lake").toString(),
                        "jdbc.schema-version",
                        "V1")),
                new Configuration());
        if (!((SupportsNamespaces) catalog).namespaceExists(Namespace.of("db"))) {
            ((SupportsNamespaces) catalog).createNamespace(Namespace.of("db"));
        }
        return catalog;
    }

    private Table table() {
        return catalog().loadTable(TableIdentifier.of("db", "t"));
    }

    private static ConnectorUse use(List<String> partitionedBy) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t");
        return partitionedBy.isEmpty()
                ? use
                : use.with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(partitionedBy));
    }

    private void write(On on, String run, int generation, Kind mode, Rows rows, List<String> partitionedBy)
            throws IOException {
        new EngineTask(on, root)
                .memory("rows", rows.schema(), rows.values())
                .write(
                        "write",
                        use(partitionedBy),
                        new WriteMode(mode, mode.keyed() ? List.of(ID) : List.of()),
                        "rows",
                        rows.schema())
                .succeeds(run, 1, generation);
    }

    /** The rows as an engine reads them. */
    private List<String> read(On on, String run, Schema schema) throws IOException {
        new EngineTask(on, root)
                .check("read" + run, use(List.of()), schema, null, List.of())
                .succeeds("read" + run, 1, 1);
        return EngineTask.lines(root, "check/read" + run);
    }

    private record Rows(Schema schema, List<Literal> values) {
        static Rows of(Schema schema, @Nullable String... texts) {
            List<Literal> values = new ArrayList<>();
            for (int i = 0; i < texts.length; i++) {
                values.add(new Literal(
                        schema.columns().get(i % schema.columns().size()).type(), texts[i]));
            }
            return new Rows(schema, values);
        }

        Rows rows(int from, int to) {
            int width = schema.columns().size();
            return new Rows(schema, values.subList(from * width, to * width));
        }
    }

    /** Fails where a file's partition is another than that which Iceberg itself makes of each of its rows. */
    private static int checkPartitions(Table table) throws IOException {
        int rows = 0;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                PartitionSpec spec = task.spec();
                org.apache.iceberg.Schema schema = table.schema();
                ReadBuilder<Record, Object> reader = FormatModelRegistry.readBuilder(
                        FileFormat.PARQUET,
                        Record.class,
                        table.io().newInputFile(task.file().location()));
                PartitionKey key = new PartitionKey(spec, schema);
                InternalRecordWrapper internal = new InternalRecordWrapper(schema.asStruct());
                try (CloseableIterable<Record> records = reader.project(schema).build()) {
                    for (Record record : records) {
                        rows++;
                        key.partition(internal.wrap(record));
                        for (int i = 0; i < spec.fields().size(); i++) {
                            assertThat(task.file().partition().get(i, Object.class))
                                    .as(spec.fields().get(i) + " of " + record)
                                    .isEqualTo(key.get(i, Object.class));
                        }
                    }
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void partitionsAreIcebergsOwn(On on) throws IOException {
        List<Schema.Column> columns = new ArrayList<>();
        columns.add(new Schema.Column(ID, Scalar.INT, false));
        // What Iceberg calls a partition by the month of another column.
        columns.add(new Schema.Column("c22_month", Scalar.BOOLEAN, true));
        List<String> partitionedBy = new ArrayList<>();
        for (Type type : TYPES) {
            for (Transform transform : Transform.values()) {
                if (transform.fits(type)) {
                    String column = columns.size() % 7 == 0 ? "odd . \"name\" " + columns.size() : "c" + columns.size();
                    columns.add(new Schema.Column(column, type, true));
                    partitionedBy.add(
                            switch (transform) {
                                case IDENTITY -> column;
                                case BUCKET -> "bucket(7, " + column + ")";
                                case TRUNCATE -> "truncate(" + (type == Scalar.STRING ? 2 : 50) + "," + column + ")";
                                default -> transform.word() + "(" + column + ")";
                            });
                }
            }
        }
        // Each row is a file in 40 folders, for which Spark takes its time.
        int count = on == On.LOCAL ? 30 : 12;
        Schema schema = new Schema(columns);
        List<Literal> values = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            for (Schema.Column column : columns) {
                values.add(new Literal(
                        column.type(), column.name().equals(ID) ? Integer.toString(row) : text(column.type(), row)));
            }
        }
        Rows rows = new Rows(schema, values);

        write(on, "r1", 1, Kind.APPEND, rows, partitionedBy);
        assertThat(table().spec().fields())
                .hasSize(partitionedBy.size())
                .hasSizeGreaterThan(35)
                .extracting(PartitionField::name)
                .contains("c22_month_");
        assertThat(checkPartitions(table())).isEqualTo(count);

        write(on, "r1", 2, Kind.APPEND, rows.rows(0, 10), partitionedBy);
        assertThat(checkPartitions(table())).isEqualTo(10);

        write(on, "r2", 1, Kind.OVERWRITE_PARTITIONS, rows.rows(5, count), partitionedBy);
        assertThat(checkPartitions(table())).isEqualTo(count);

        write(on, "r3", 1, Kind.UPSERT, rows.rows(8, 12), partitionedBy);
        assertThat(read(on, "", new Schema(columns.subList(0, 1))))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count)
                        .mapToObj(id -> "{\"id\":" + id + "}")
                        .toList());
    }

    private @Nullable String text(Type type, int row) {
        if (row == 0 || random.nextInt(10) == 0) {
            return null;
        } else if (type instanceof Type.Decimal decimal) {
            BigInteger limit = BigInteger.TEN.pow(decimal.precision());
            BigInteger unscaled = row == 1
                    ? limit.subtract(BigInteger.ONE).negate()
                    : new BigInteger(1 + random.nextInt(limit.bitLength() - 1), random);
            return new BigDecimal(row % 2 == 0 ? unscaled : unscaled.negate(), decimal.scale()).toPlainString();
        }
        boolean least = row == 1;
        boolean most = row == 2;
        return switch ((Scalar) type) {
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case INT ->
                Integer.toString(
                        least ? Integer.MIN_VALUE : most ? Integer.MAX_VALUE : random.nextInt() >> random.nextInt(32));
            case LONG ->
                Long.toString(least ? Long.MIN_VALUE : most ? Long.MAX_VALUE : random.nextLong() >> random.nextInt(64));
            case FLOAT, DOUBLE ->
                switch (row) {
                    case 1 -> "NaN";
                    case 2 -> "-Infinity";
                    case 3 -> "Infinity";
                    case 4 -> "-0.0";
                    case 5 -> "0.0";
                    default ->
                        type == Scalar.FLOAT
                                ? Float.toString(random.nextFloat() * row)
                                : Double.toString(random.nextDouble() / row);
                };
            case STRING -> characters();
            case DATE -> day(row).toString();
            case TIMESTAMP -> time(row).toString();
            case INSTANT -> time(row).toInstant(ZoneOffset.UTC).toString();
            case BINARY -> {
                byte[] bytes = new byte[least ? 0 : most ? 120 : random.nextInt(8)];
                random.nextBytes(bytes);
                yield Base64.getEncoder().encodeToString(bytes);
            }
            case UUID -> new UUID(random.nextLong(), random.nextLong()).toString();
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    private String characters() {
        String all = "aZ /=%é日\u0301😀𝄞'\"\\{*";
        int[] points = all.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private LocalDate day(int row) {
        return switch (row) {
            case 1 -> LocalDate.of(1, 1, 1);
            case 2 -> LocalDate.of(9999, 12, 31);
            case 3 -> LocalDate.of(1969, 12, 31);
            default -> LocalDate.ofEpochDay(random.nextInt(40_000) - 20_000L);
        };
    }

    private LocalDateTime time(int row) {
        long micros = row == 3 ? -1 : random.nextLong(24 * 3600 * MICROS);
        return row == 3
                ? LocalDateTime.ofInstant(Instant.EPOCH.minusNanos(1000), ZoneOffset.UTC)
                : day(row).atStartOfDay().plusNanos(micros * 1000);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void tablesAreWrittenAsTheyHaveComeToBe(On on) throws IOException {
        org.apache.iceberg.Schema made = new org.apache.iceberg.Schema(
                Types.NestedField.required(1, ID, Types.LongType.get()),
                Types.NestedField.optional(2, "single", Types.DoubleType.get()),
                Types.NestedField.optional(3, "note", Types.StringType.get()),
                Types.NestedField.optional(4, "gone", Types.StringType.get()));
        Table table = catalog()
                .createTable(
                        TableIdentifier.of("db", "t"),
                        made,
                        PartitionSpec.builderFor(made)
                                .identity("single")
                                .truncate("note", 1)
                                .build(),
                        Map.of(TableProperties.FORMAT_VERSION, "1"));
        // Narrower than the table, and without two of its columns.
        Schema schema = new Schema(
                List.of(new Schema.Column(ID, Scalar.INT, false), new Schema.Column("single", Scalar.FLOAT, true)));
        write(on, "r1", 1, Kind.APPEND, Rows.of(schema, "1", "0.1", "2", null), List.of());
        assertThat(checkPartitions(table())).isEqualTo(2);

        // What is removed from version 1 stays as void.
        table.updateSpec()
                .removeField("single")
                .addField(Expressions.bucket(ID, 4))
                .commit();
        table.updateSchema().deleteColumn("gone").commit();
        write(on, "r2", 1, Kind.APPEND, Rows.of(schema, "3", "0.1", "4", "0.2"), List.of());
        assertThat(table().spec().fields()).hasSize(3);
        assertThat(checkPartitions(table())).isEqualTo(4);

        TableOperations operations = ((BaseTable) table()).operations();
        TableMetadata before = operations.current();
        operations.commit(before, before.upgradeToFormatVersion(2));
        write(on, "r3", 1, Kind.UPSERT, Rows.of(schema, "1", "1.5", "4", "4.5", "5", null), List.of());
        Schema wide = new Schema(
                List.of(new Schema.Column(ID, Scalar.LONG, false), new Schema.Column("single", Scalar.DOUBLE, true)));
        for (On reader : On.values()) {
            assertThat(read(reader, reader.id(), wide))
                    .containsExactly(
                            "{\"id\":1,\"single\":1.5}",
                            "{\"id\":2,\"single\":null}",
                            "{\"id\":3,\"single\":0.10000000149011612}",
                            "{\"id\":4,\"single\":4.5}",
                            "{\"id\":5,\"single\":null}");
        }
    }

    private static final Schema ITEMS = new Schema(
            List.of(new Schema.Column(ID, Scalar.INT, false), new Schema.Column("shop", Scalar.STRING, true)));

    private static Rows items(String shop, int... ids) {
        return Rows.of(
                ITEMS,
                IntStream.of(ids)
                        .boxed()
                        .flatMap(id -> Stream.of(Integer.toString(id), shop))
                        .toArray(String[]::new));
    }

    private static String item(int id, String shop) {
        return "{\"id\":" + id + ",\"shop\":\"" + shop + "\"}";
    }

    private static List<DeleteFile> deletes(Table table) throws IOException {
        List<DeleteFile> deletes = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> deletes.addAll(task.deletes()));
        }
        return deletes;
    }

    private static void deleteByValue(Table table, int id) throws IOException {
        FileWriterFactory<Record> writers = new GenericFileWriterFactory.Builder(table)
                .equalityFieldIds(new int[] {1})
                .equalityDeleteRowSchema(table.schema().select(ID))
                .deleteFileFormat(FileFormat.PARQUET)
                .build();
        Record deleted = GenericRecord.create(table.schema().select(ID)).copy(Map.of(ID, id));
        PartitionKey partition = new PartitionKey(table.spec(), table.schema());
        partition.partition(GenericRecord.create(table.schema()).copy(Map.of(ID, id)));
        EqualityDeleteWriter<Record> writer = writers.newEqualityDeleteWriter(
                EncryptedFiles.plainAsEncryptedOutput(
                        table.io().newOutputFile(table.locationProvider().newDataLocation("by-value.parquet"))),
                table.spec(),
                partition);
        try (writer) {
            writer.write(deleted);
        }
        table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
    }

    /** The rows but one, each with its place. */
    private List<String> places(On on) throws IOException {
        List<Schema.Column> columns = new ArrayList<>(ITEMS.columns());
        columns.add(new Schema.Column("file", Scalar.STRING, true));
        columns.add(new Schema.Column("position", Scalar.LONG, true));
        new EngineTask(on, root)
                .check(
                        "places" + on,
                        use(List.of()),
                        new Schema(columns),
                        new Call(Function.NOT_EQUAL, List.of(new Column(ID), new Literal(Scalar.INT, "8"))),
                        List.of(new Origin("file", Origin.Kind.FILE), new Origin("position", Origin.Kind.POSITION)))
                .succeeds("places" + on, 1, 1);
        return EngineTask.lines(root, "check/places" + on);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void deletedRowsStayAwayInEveryVersion(On on) throws IOException {
        On other = on == On.LOCAL ? On.SPARK : On.LOCAL;
        org.apache.iceberg.Schema made = new org.apache.iceberg.Schema(
                Types.NestedField.required(1, ID, Types.IntegerType.get()),
                Types.NestedField.optional(2, "shop", Types.StringType.get()));
        catalog()
                .createTable(
                        TableIdentifier.of("db", "t"),
                        made,
                        PartitionSpec.builderFor(made).bucket(ID, 2).build(),
                        Map.of(TableProperties.FORMAT_VERSION, "2"));
        write(on, "r1", 1, Kind.APPEND, items("a", 1, 2, 3, 4, 5, 6, 7, 8), List.of());
        write(on, "r2", 1, Kind.UPSERT, items("b", 2), List.of());
        assertThat(deletes(table())).hasSize(1).allMatch(file -> file.format() == FileFormat.PARQUET);

        TableOperations operations = ((BaseTable) table()).operations();
        TableMetadata before = operations.current();
        operations.commit(before, before.upgradeToFormatVersion(3));
        write(on, "r3", 1, Kind.UPSERT, items("c", 1, 3, 5, 9), List.of());
        assertThat(deletes(table()))
                .as("a vector holds what files of version 2 held")
                .isNotEmpty()
                .allMatch(file -> file.format() == FileFormat.PUFFIN);
        write(on, "r4", 1, Kind.UPDATE, items("d", 3, 4, 7, 8, 10), List.of());
        write(on, "r5", 1, Kind.INSERT, items("e", 11), List.of());
        write(on, "r5", 2, Kind.INSERT, items("f", 12), List.of());

        Table table = table();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            assertThat(tasks).allMatch(task -> task.deletes().size() <= 1);
        }
        List<String> expected = Stream.of(
                        item(1, "c"),
                        item(2, "b"),
                        item(3, "d"),
                        item(4, "d"),
                        item(5, "c"),
                        item(6, "a"),
                        item(7, "d"),
                        item(8, "d"),
                        item(9, "c"),
                        item(12, "f"))
                .sorted()
                .toList();
        assertThat(read(on, "same", ITEMS)).isEqualTo(expected);
        assertThat(read(other, "other", ITEMS)).isEqualTo(expected);

        // From here on some files are read by the engine, some with the places of rows that do not count, some by rows.
        deleteByValue(table, 6);
        assertThat(places(on)).isEqualTo(places(other)).hasSize(8).noneMatch(line -> line.contains("\"id\":6"));
        assertThat(read(on, "mixed", ITEMS))
                .isEqualTo(expected.stream()
                        .filter(line -> !line.equals(item(6, "a")))
                        .toList());
        table.refresh();

        table.updateSchema()
                .addColumn("kind", Types.StringType.get(), "", org.apache.iceberg.expressions.Literal.of("old"))
                .commit();
        List<Schema.Column> more = new ArrayList<>(ITEMS.columns());
        more.add(new Schema.Column("kind", Scalar.STRING, true));
        assertThat(read(on, "default", new Schema(more)))
                .hasSize(expected.size() - 1)
                .allMatch(line -> line.endsWith("\"kind\":\"old\"}"));
        EngineTask lacking =
                new EngineTask(on, root).memory("rows", ITEMS, items("g", 13).values());
        lacking.write("write", use(List.of()), Kind.APPEND, "rows", ITEMS).run("r6", 1, 1, place -> {});
        assertThat(Files.readString(lacking.report("r6", 1)))
                .contains("the table has old for rows without one, and the step has no such column");
    }
}
