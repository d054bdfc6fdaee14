package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads and writes plain Parquet files with Spark's own reader and writer. */
final class ParquetFiles {
    /** What means something in the paths that Spark is given. */
    private static final Pattern PATTERN = Pattern.compile("[\\\\{}\\[\\]*?]");

    private static final String FILE = "_metadata.file_path";
    /** From 0. */
    private static final String ROW = "_metadata.row_index";
    /** Spark tells a file's place as a URI. */
    private static final UserDefinedFunction PATH =
            udf((UDF1<String, String>) uri -> URI.create(uri).getPath(), DataTypes.StringType);

    private final SparkSession session;

    ParquetFiles(SparkSession session) {
        this.session = session;
    }

    /** The rows of these files. */
    Dataset<Row> read(StructType schema, List<String> paths) {
        if (paths.isEmpty()) {
            return session.createDataFrame(List.of(), schema);
        }
        return session.read().schema(schema).parquet(exactly(paths));
    }

    /** The rows that a step takes from these files, and then their origins. */
    Dataset<Row> read(String step, Schema schema, Scan.Parquet scan, List<Body.Origin> origins) throws IOException {
        List<String> paths = scan.paths();
        boolean uuids = schema.columns().stream().map(Schema.Column::type).anyMatch(UuidColumns::in)
                && !paths.isEmpty()
                && holdsUuids(step, paths.get(0));
        StructType type = SparkTypes.of(schema, scan.fieldIds());
        List<StructField> stored = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < type.length(); i++) {
            StructField field = type.apply(i);
            Expression.Literal constant = scan.constants().get(field.name());
            if (constant != null) {
                columns.add(constant(constant, field.dataType()).as(field.name()));
                continue;
            }
            Type wanted = schema.columns().get(i).type();
            stored.add(
                    uuids
                            ? DataTypes.createStructField(
                                    field.name(), SparkTypes.of(UuidColumns.stored(wanted)), true, field.metadata())
                            : field);
            columns.add(uuids ? UuidColumns.read(named(field.name()), wanted).as(field.name()) : named(field.name()));
        }
        for (Body.Origin origin : origins) {
            boolean file = origin.kind() == Body.Origin.Kind.FILE;
            columns.add((paths.isEmpty() ? lit(null) : file ? path() : col(ROW).plus(1))
                    .cast(file ? DataTypes.StringType : DataTypes.LongType)
                    .as(origin.column()));
        }
        Dataset<Row> rows = read(DataTypes.createStructType(stored), paths);
        return uuids || stored.size() < columns.size() ? rows.select(columns.toArray(Column[]::new)) : rows;
    }

    /** What is the same in all rows of a scan, as a column of that type. */
    static Column constant(Expression.Literal value, DataType type) {
        return expr(ExpressionSql.of(value, new Schema(List.of()), Dialect.SPARK)
                        .sql())
                .cast(type);
    }

    /** Whether Spark reads the file at all: it passes over some names, even where they are all that it is given. */
    static boolean found(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.startsWith("_") && !name.startsWith(".") && !name.endsWith("._COPYING_");
    }

    /** The file that a row is read from. */
    static Column path() {
        return PATH.apply(col(FILE));
    }

    /** Whether a column is a UUID, which Spark does not read as a text. */
    private boolean holdsUuids(String step, String path) throws IOException {
        try (ParquetFileReader reader = open(step, path)) {
            return reader.getFileMetaData().getSchema().getColumns().stream()
                    .anyMatch(column -> column.getPrimitiveType().getLogicalTypeAnnotation()
                            instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation);
        }
    }

    /** How many rows a step takes from these files, from their footers. */
    long rows(String step, List<String> paths) {
        return paths.parallelStream()
                .mapToLong(path -> {
                    try (ParquetFileReader reader = open(step, path)) {
                        return reader.getRecordCount();
                    } catch (IOException e) {
                        throw new UncheckedIOException("Cannot read " + path, e);
                    }
                })
                .sum();
    }

    private ParquetFileReader open(String step, String path) throws IOException {
        Path file = new Path(address(path));
        try {
            return ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration()));
        } catch (FileNotFoundException gone) {
            throw changed(step, file, true, gone);
        } catch (RuntimeException unfit) {
            throw unreadable(step, file, unfit);
        }
    }

    /** The failure for a file that is not what it was when the task began. */
    static DriverFailure changed(String step, Path file, boolean gone, Throwable why) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "INPUT_CHANGED",
                step,
                "Cannot read step \"" + step + "\": the file " + plain(file)
                        + (gone ? " is gone. Put it back, or run" : " has changed since the task began. Run")
                        + " the task again",
                why);
    }

    /** The failure for a file that is there and holds no Parquet, or less than it should. */
    static DriverFailure unreadable(String step, Path file, Throwable why) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "FILE_UNREADABLE",
                step,
                "Cannot read the file " + plain(file) + " for step \"" + step
                        + "\": it is no Parquet file, or is cut off or damaged (" + why.getMessage()
                        + "). Write it anew",
                why);
    }

    /** Writes the rows as the columns of the schema, into a folder that holds nothing else. */
    List<WrittenFile> write(Dataset<Row> rows, Schema schema, String folder) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            columns.add(stored(column.name(), column.type(), new MetadataBuilder()));
        }
        return write(rows.select(columns.toArray(Column[]::new)), folder);
    }

    /** Writes the rows as they are, into a folder that holds nothing else. */
    List<WrittenFile> write(Dataset<Row> rows, String folder) throws IOException {
        append(rows, folder);
        return files(folder);
    }

    /** Writes the rows as a layout says. */
    List<WrittenFile> write(Dataset<Row> rows, FileLayout layout) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (FileLayout.FileColumn column : layout.columns()) {
            MetadataBuilder metadata = new MetadataBuilder();
            if (column.fieldId() != null) {
                metadata.putLong(SparkTypes.FIELD_ID, column.fieldId());
            }
            if (!column.parts().isEmpty()) {
                metadata.putString(TypedParquet.IDS, TypedParquet.ids(column.parts()));
            }
            columns.add(stored(column.name(), column.type(), metadata));
        }
        AddedFunctions.to(session);
        PartitionColumns partitions = PartitionColumns.of(layout, rows.schema());
        columns.addAll(partitions.columns());
        Dataset<Row> shaped = rows.select(columns.toArray(Column[]::new));
        // Without this every worker would write a file into every partition.
        Dataset<Row> distributed = partitions.names().isEmpty()
                ? shaped
                : shaped.hint("rebalance", (Object[])
                        partitions.names().stream().map(ParquetFiles::named).toArray(Column[]::new));
        String compression = layout.compression().equals("none") ? "uncompressed" : layout.compression();
        append(
                layout.single() ? distributed.coalesce(1) : distributed,
                layout.folder(),
                compression,
                partitions.names());
        return files(layout.folder(), partitions.names().size());
    }

    /** A column as files hold it: UUIDs, which Spark has as text, as the 16 bytes that they are. */
    private static Column stored(String name, Type type, MetadataBuilder metadata) {
        if (UuidColumns.in(type) || type.nested() || type == Type.Scalar.FILE) {
            metadata.putString(TypedParquet.TYPE, type.text());
        }
        return UuidColumns.write(named(name).cast(SparkTypes.of(type)), type).as(name, metadata.build());
    }

    /** Writes the rows as they are, beside those that are in the folder already. */
    void append(Dataset<Row> rows, String folder) {
        append(rows, folder, "zstd", List.of());
    }

    private static void append(Dataset<Row> rows, String folder, String compression, List<String> partitions) {
        boolean typed = Arrays.stream(rows.schema().fields())
                .anyMatch(field -> field.metadata().contains(TypedParquet.TYPE));
        rows.write()
                .mode("append")
                .option("compression", compression)
                .partitionBy(partitions.toArray(String[]::new))
                .format(typed ? TypedParquet.class.getName() : "parquet")
                .save(address(folder));
    }

    /** All files of a folder that are not laid out in partitions. */
    List<WrittenFile> files(String folder) throws IOException {
        return files(folder, 0);
    }

    private List<WrittenFile> files(String folder, int partitions) throws IOException {
        List<WrittenFile> files = new ArrayList<>();
        Path root = new Path(address(folder));
        RemoteIterator<LocatedFileStatus> found =
                root.getFileSystem(configuration()).listFiles(root, true);
        while (found.hasNext()) {
            LocatedFileStatus file = found.next();
            if (file.getPath().getName().endsWith(".parquet")) {
                files.add(written(file, partitions));
            }
        }
        files.sort(Comparator.comparing(WrittenFile::path));
        return files;
    }

    @SuppressWarnings("NullAway") // JDK 17's compiler does not see that the values of partitions may be null.
    private WrittenFile written(LocatedFileStatus file, int partitions) throws IOException {
        return new WrittenFile(
                plain(file.getPath()), rows(file), file.getLen(), PartitionColumns.values(file.getPath(), partitions));
    }

    private long rows(LocatedFileStatus file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration()))) {
            return reader.getRecordCount();
        }
    }

    /** A column by its exact name, points and all. */
    static Column named(String name) {
        return col(Dialect.SPARK.name(name));
    }

    static Column[] columns(List<String> names) {
        return names.stream().map(ParquetFiles::named).toArray(Column[]::new);
    }

    /**
     * Paths that are what they say, or a file named "a*b" would be read along with "acb". Spark has an option for that, by
     * which it reads all of several files once for each of such names.
     */
    static String[] exactly(List<String> paths) {
        return paths.stream()
                .map(path -> PATTERN.matcher(address(path)).replaceAll("\\\\$0"))
                .toArray(String[]::new);
    }

    /** Paths without a scheme are on this machine's disk, whatever Hadoop's default is. */
    private static String address(String path) {
        return path.startsWith("/") ? "file:" + path : path;
    }

    private static String plain(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    private Configuration configuration() {
        return session.sparkContext().hadoopConfiguration();
    }

    /** Keeps checksum files from being laid beside each file on a local disk: Parquet has its own. */
    static void withoutChecksumFiles(SparkSession session) throws IOException {
        FileSystem local = FileSystem.getLocal(session.sparkContext().hadoopConfiguration());
        local.setWriteChecksum(false);
    }
}
