package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Parquet: columns by name. Engines read and write it themselves; what only some read alike is read row by row. */
final class ParquetFormat implements Format {
    private final Place place;

    ParquetFormat(Place place) {
        this.place = place;
    }

    @Override
    public String extension() {
        return ".parquet";
    }

    @Override
    public boolean byEngines() {
        return true;
    }

    @Override
    public void check(Schema.Column column) {
        // It has a place for all types.
    }

    @Override
    public List<Split> splits(List<DataFile> files, Schema schema) throws IOException {
        Map<Form, ParquetSplit> forms = new LinkedHashMap<>();
        for (DataFile file : files) {
            Footer footer = footer(file.path());
            Form form = form(file, footer.schema(), schema);
            forms.computeIfAbsent(form, any -> new ParquetSplit(form, schema)).add(file, footer);
        }
        return List.copyOf(forms.values());
    }

    @Override
    public Split split(DataFile file, Schema schema) throws IOException {
        return splits(List.of(file), schema).get(0);
    }

    /**
     * What files have in common that are read together.
     *
     * @param types of the wanted columns as they are stored
     * @param alone the path of a file that is read row by row; null if engines may read it
     */
    private record Form(
            SortedMap<String, Literal> constants,
            List<String> types,
            @Nullable String alone) {}

    private Form form(DataFile file, MessageType stored, Schema schema) {
        List<String> types = new ArrayList<>();
        boolean plain = namesDiffer(stored);
        for (Schema.Column column : new RowShape(schema, file).stored().columns()) {
            if (!stored.containsField(column.name())) {
                throw place.bad(
                        "COLUMN_MISSING",
                        "the file " + file.path() + " has no column \"" + column.name() + "\". It has: "
                                + stored.getFields().stream()
                                        .map(org.apache.parquet.schema.Type::getName)
                                        .collect(Collectors.joining(", ")),
                        "Write the file anew, or correct the component of the record");
            }
            org.apache.parquet.schema.Type field = stored.getType(column.name());
            Type type = ParquetTypes.type(field);
            if (type == null || !ParquetTypes.fits(type, column.type())) {
                throw place.bad(
                        "COLUMN_UNFIT",
                        "the file " + file.path() + " has \"" + column.name() + "\" as "
                                + (type == null ? field.toString() : type.text()) + ", and the step reads "
                                + column.type().text(),
                        "Correct the component of the record, or write the file anew");
            }
            plain &= ParquetTypes.plain(field, column.type());
            types.add(type.text());
        }
        return new Form(file.constants(), types, plain ? null : file.path().toString());
    }

    /** Engines take names that differ in case alone for one. */
    private static boolean namesDiffer(MessageType stored) {
        return stored.getFields().stream()
                        .map(field -> field.getName().toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                == stored.getFieldCount();
    }

    private Footer footer(Path file) throws IOException {
        try (ParquetFileReader reader = opened(file)) {
            return new Footer(
                    reader.getFileMetaData().getSchema(), reader.getFooter().getBlocks());
        }
    }

    /** What a file says of itself. */
    private record Footer(MessageType schema, List<BlockMetaData> blocks) {
        /** Whether a column may hold a null. Within lists, what is counted as one may be an empty list, and is looked at. */
        boolean mayHoldNull(String column) {
            return !schema.getType(column).isRepetition(Repetition.REQUIRED)
                    && blocks.stream()
                            .flatMap(block -> block.getColumns().stream())
                            .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
                            .anyMatch(chunk -> {
                                Statistics<?> statistics = chunk.getStatistics();
                                return statistics == null
                                        || !statistics.isNumNullsSet()
                                        || statistics.getNumNulls() > 0;
                            });
        }
    }

    /** As Parquet names it in its messages. */
    private static final class NamedFile extends LocalInputFile {
        private final Path file;

        NamedFile(Path file) {
            super(file);
            this.file = file;
        }

        @Override
        public String toString() {
            return "\"" + file.getFileName() + "\"";
        }
    }

    private ParquetFileReader opened(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw place.gone(file);
        }
        try {
            return new ParquetFileReader(
                    new NamedFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
        } catch (RuntimeException | IOException unfit) {
            throw unreadable(file, unfit);
        }
    }

    private RuntimeException unreadable(Path file, Exception why) {
        return place.failure(
                FailureClass.BAD_DATA,
                "FILE_UNREADABLE",
                "the file " + file + " is no Parquet file, or is cut off or damaged (" + why.getMessage() + ")",
                "Write it anew",
                why);
    }

    @Override
    public Schema columns(Path file) throws IOException {
        return discover(file).schema();
    }

    @Override
    public boolean reads(Type held, Type wanted) {
        return ParquetTypes.fits(held, wanted);
    }

    /** Also of those that have no type of ours, which are not lacking but unfit. */
    @Override
    public List<Schema.Column> lacking(Path file, Schema wanted) throws IOException {
        MessageType stored = footer(file).schema();
        return wanted.columns().stream()
                .filter(column -> !stored.containsField(column.name()))
                .toList();
    }

    @Override
    public Discovery discover(Path file) throws IOException {
        List<Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (org.apache.parquet.schema.Type field : footer(file).schema().getFields()) {
            Type type = ParquetTypes.type(field);
            if (type == null) {
                leftOut.add(field.getName() + ", which is " + field);
            } else {
                boolean nullable = field.isRepetition(org.apache.parquet.schema.Type.Repetition.OPTIONAL);
                columns.add(new Schema.Column(field.getName(), type, nullable));
            }
        }
        return new Discovery(new Schema(columns), null, leftOut);
    }

    @Override
    public RowWriter writer(OutputStream out, Schema schema) {
        throw new UnsupportedOperationException("Engines write Parquet themselves");
    }

    /** Files of one form. */
    private final class ParquetSplit implements Split {
        private final Form form;
        private final Schema schema;
        private final List<String> paths = new ArrayList<>();
        private final Map<String, String> nulls = new HashMap<>();

        ParquetSplit(Form form, Schema schema) {
            this.form = form;
            this.schema = schema;
        }

        void add(DataFile file, Footer footer) {
            String path = file.path().toString();
            paths.add(path);
            for (Schema.Column column : schema.columns()) {
                boolean own = !file.constants().containsKey(column.name());
                if (!column.nullable()
                        && (own
                                ? footer.mayHoldNull(column.name())
                                : file.nullsIn(column.name()).isPresent())) {
                    nulls.putIfAbsent(column.name(), path);
                }
            }
        }

        @Override
        public Optional<String> nullsIn(String column) {
            return Optional.ofNullable(nulls.get(column));
        }

        @Override
        public @Nullable String file() {
            return paths.size() == 1 ? paths.get(0) : null;
        }

        @Override
        public RowReader open() {
            return new AllRows(form, paths, schema);
        }

        @Override
        public Optional<Scan> scan() {
            return form.alone() == null
                    ? Optional.of(new Scan.Parquet(paths, null, form.constants()))
                    : Optional.empty();
        }
    }

    /** The rows of several files, one after the other. */
    private final class AllRows implements RowReader {
        private final Form form;
        private final List<String> paths;
        private final Schema schema;
        private int next;
        private @Nullable ParquetRows rows;

        AllRows(Form form, List<String> paths, Schema schema) {
            this.form = form;
            this.paths = paths;
            this.schema = schema;
        }

        @Override
        public @Nullable Item next() throws IOException {
            while (true) {
                ParquetRows open = rows;
                if (open == null) {
                    if (next == paths.size()) {
                        return null;
                    }
                    Path path = Path.of(paths.get(next++));
                    open = new ParquetRows(
                            opened(path), path, new RowShape(schema, new DataFile(path, form.constants())));
                    rows = open;
                }
                Item item = read(open);
                if (item != null) {
                    return item;
                }
                open.close();
                rows = null;
            }
        }

        private @Nullable Item read(ParquetRows open) throws IOException {
            try {
                return open.next();
            } catch (RuntimeException damaged) {
                throw unreadable(open.path(), damaged);
            }
        }

        @Override
        public void close() throws IOException {
            if (rows != null) {
                rows.close();
            }
        }
    }
}
