package dev.dataflow.driver.local;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The sinks at which faults are counted: how one is written to, what it is to hold then, and who else can read it. */
public enum FaultedSink {
    ICEBERG_APPEND("Iceberg, append", lake("append"), WriteMode.Kind.APPEND),
    ICEBERG_PARTITIONS("Iceberg, overwritePartitions", lake("partitions"), WriteMode.Kind.OVERWRITE_PARTITIONS),
    ICEBERG_UPSERT("Iceberg, upsert", lake("upsert"), WriteMode.Kind.UPSERT),
    POSTGRES_APPEND("PostgreSQL, append", database("append"), WriteMode.Kind.APPEND),
    POSTGRES_UPSERT("PostgreSQL, upsert", database("upsert"), WriteMode.Kind.UPSERT),
    PARQUET_FOLDER("Parquet folder, append", folder(ParquetDescriptor.ID, "parquet/"), WriteMode.Kind.APPEND),
    CSV_FOLDER(
            "CSV folder, overwritePartitions", folder(CsvDescriptor.ID, "csv/"), WriteMode.Kind.OVERWRITE_PARTITIONS),
    CSV_FILE("one CSV file, overwrite", files(CsvDescriptor.ID, "one.csv"), WriteMode.Kind.OVERWRITE);

    /** The step that writes. */
    static final String STEP = "write";

    private static final int KEYS = 40;
    private static final int PARTS = 3;

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // A record of unmodifiable parts, which says so to nobody.
    private final ConnectorUse use;

    private final WriteMode.Kind mode;

    FaultedSink(String words, ConnectorUse use, WriteMode.Kind mode) {
        this.words = words;
        this.use = use;
        this.mode = mode;
    }

    /** What is written; {@code turn} says in which turn. */
    record Item(int id, int turn, int part) {
        @Override
        public String toString() {
            return id + " " + turn + " " + part;
        }
    }

    private static ConnectorUse lake(String table) {
        return ConnectorUse.of(IcebergDescriptor.ID, "lake", "faults." + table)
                .with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of("part")));
    }

    private static ConnectorUse database(String table) {
        Body.Write write = TestDatabase.write("faults_" + table, WriteMode.Kind.APPEND);
        return write.sink();
    }

    private static ConnectorUse files(String connector, String path) {
        return ConnectorUse.of(connector, "files", path).with(FileFormat.PATHS, new Value.Texts(List.of(path)));
    }

    private static ConnectorUse folder(String connector, String path) {
        return files(connector, path).with(Option.PARTITIONED_BY, new Value.Texts(List.of("part")));
    }

    /** The sink without partitions. */
    ConnectorUse unpartitioned() {
        SortedMap<String, Value> options = new TreeMap<>(use.options());
        options.remove(Option.PARTITIONED_BY);
        return new ConnectorUse(use.connector(), use.connection(), use.dataset(), options);
    }

    WriteMode.Kind mode() {
        return mode;
    }

    String words() {
        return words;
    }

    boolean lake() {
        return use.connector().equals(IcebergDescriptor.ID);
    }

    boolean database() {
        return use.connector().equals(JdbcDescriptor.ID);
    }

    /** Where it lies, within its store. */
    String dataset() {
        return use.dataset();
    }

    /** A task that writes the items of files. */
    PipelineDocument document(EngineUse engine, String... files) {
        return document(new Pipelines().engine(engine).read("items", Item.class, BadRecords.FAIL, files));
    }

    /** A task that writes what the step {@code items} gives. */
    PipelineDocument document(Pipelines items) {
        List<String> keys = mode == WriteMode.Kind.UPSERT ? List.of("id") : List.of();
        return items.step(STEP, new Body.Write(use, new WriteMode(mode, keys)), Pipelines.schema(Item.class), "items")
                .document();
    }

    /** Some items for a turn: of ids that nobody has had, but where ids decide. */
    List<Item> items(int turn, Random random) {
        List<Item> items = new ArrayList<>();
        int most = 1 + random.nextInt(6);
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < most; i++) {
            int id = mode == WriteMode.Kind.UPSERT ? random.nextInt(KEYS) : turn * 10 + i;
            if (ids.add(id)) {
                items.add(new Item(id, turn, random.nextInt(PARTS)));
            }
        }
        return items;
    }

    static String csv(List<Item> items) {
        StringBuilder text = new StringBuilder("id,turn,part\n");
        for (Item item : items) {
            text.append(item.id()).append(',').append(item.turn()).append(',').append(item.part());
            text.append('\n');
        }
        return text.toString();
    }

    /** What is to be there when these have come. */
    List<Item> after(List<Item> before, List<Item> items) {
        List<Item> after = new ArrayList<>(before);
        after.removeIf(goes(items));
        after.addAll(items);
        return after;
    }

    private Predicate<Item> goes(List<Item> items) {
        return switch (mode) {
            case OVERWRITE -> old -> true;
            case OVERWRITE_PARTITIONS -> old -> items.stream().anyMatch(item -> item.part() == old.part());
            case UPSERT -> old -> items.stream().anyMatch(item -> item.id() == old.id());
            default -> old -> false;
        };
    }

    /** A place for a pipeline that writes to it, with what there has to be. */
    Workplace place(Path root, String pipeline) throws IOException, SQLException {
        Workplace place = new Workplace(Files.createDirectories(root), pipeline);
        return database()
                ? place.connection(TestDatabase.ID, TestDatabase.postgres().connection())
                : place;
    }

    /** Another's way to read it, with what it takes. */
    ForeignReader reader(Workplace place) throws SQLException {
        return switch (this) {
            case ICEBERG_APPEND, ICEBERG_PARTITIONS, ICEBERG_UPSERT ->
                new ForeignReader.OfIceberg(place.connection("lake").extra(), dataset());
            case POSTGRES_APPEND, POSTGRES_UPSERT ->
                new ForeignReader.OfPostgres(TestDatabase.url(place.connection(TestDatabase.ID)), dataset());
            case PARQUET_FOLDER -> new ForeignReader.OfParquetFolder(place.path("data/" + dataset()));
            case CSV_FOLDER -> new ForeignReader.OfCsvFolder(place.path("data/" + dataset()));
            case CSV_FILE -> new ForeignReader.OfCsvFile(place.path("data/" + dataset()));
        };
    }
}
