package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.lower;

import dev.dataflow.driver.connect.CleanText;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Reads files of delimited text with Spark's own reader, where that reads them as ours does. */
final class TextFiles {
    /** Spark's parser refuses lines with more. */
    private static final int MOST_CELLS = 20_480;
    /** The name of a column that Spark takes for its own. */
    private static final String CORRUPT = "_dataflow_corrupt";
    /** Hadoop unpacks files by their names alone. */
    private static final Pattern PACKED = Pattern.compile(".*\\.(bz2|deflate|gz|lz4|snappy|zst|zstd|xz)");

    private final SparkSession session;

    TextFiles(SparkSession session) {
        this.session = session;
    }

    /** How many records Spark finds in the file; empty if it must not read it. */
    static OptionalLong records(Scan.DelimitedText text, Schema schema) throws IOException {
        boolean readable = text.header().size() <= MOST_CELLS
                && ParquetFiles.found(text.path())
                && !PACKED.matcher(text.path()).matches();
        return readable ? CleanText.records(text, schema) : OptionalLong.empty();
    }

    /** The rows that a step takes from files of one form, and then where they are from. */
    Dataset<Row> read(Scan.DelimitedText form, Schema schema, List<String> paths, List<Body.Origin> origins) {
        List<String> names = names(form.header());
        List<StructField> stored = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            stored.add(DataTypes.createStructField(
                    names.get(i),
                    schema.column(form.header().get(i))
                            .map(column -> SparkTypes.of(column.type()))
                            .orElse(DataTypes.StringType),
                    true));
        }
        List<Column> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            Expression.Literal constant = form.constants().get(column.name());
            Column value = constant == null
                    ? ParquetFiles.named(names.get(form.header().indexOf(column.name())))
                    : ParquetFiles.constant(constant, SparkTypes.of(column.type()));
            columns.add((constant == null && column.type() == Scalar.UUID ? lower(value) : value).as(column.name()));
        }
        origins.forEach(origin -> columns.add(ParquetFiles.path().as(origin.column())));
        return session.read()
                .schema(DataTypes.createStructType(stored))
                .option("header", true)
                .option("sep", String.valueOf(form.delimiter()))
                .option("escape", "\"")
                .option("mode", "FAILFAST")
                .option("columnNameOfCorruptRecord", CORRUPT)
                .csv(ParquetFiles.exactly(paths))
                .select(columns.toArray(Column[]::new));
    }

    /** The header's names, or others where Spark takes two of them for one, or one, such as {@code _metadata}, for its own. */
    private static List<String> names(List<String> header) {
        long different = header.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (different == header.size() && header.stream().noneMatch(name -> name.startsWith("_"))) {
            return header;
        }
        List<String> names = new ArrayList<>();
        header.forEach(name -> names.add("c" + names.size()));
        return names;
    }
}
