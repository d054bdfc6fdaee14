package dev.dataflow.driver.local;

import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Queries over Parquet files. */
final class ParquetQuery {
    private static final Dialect SQL = Dialect.DUCKDB;

    /** A column of the file's own may be called as DuckDB calls it. */
    private static final String FILE = "_dataflow_path";

    private static final String FILE_NAME = ", filename = '" + FILE + "'";
    private static final String ROW_NUMBER = ", file_row_number = true";

    private ParquetQuery() {}

    /**
     * The rows of pieces that are Parquet, all of them, and then their origins; empty if one is not.
     *
     * @param deleted the table of the places that do not count; empty if there is none, and pieces that have some are none
     */
    static Optional<String> of(List<Split> splits, Schema schema, List<Body.Origin> origins, String deleted) {
        List<String> queries = new ArrayList<>();
        for (Split split : splits) {
            Scan scan = split.scan().orElse(null);
            if (scan instanceof Scan.Remaining remaining && !deleted.isEmpty()) {
                queries.add(query(remaining.files(), schema, origins, deleted));
            } else if (!(scan instanceof Scan.Parquet parquet)) {
                return Optional.empty();
            } else if (!parquet.paths().isEmpty()) {
                queries.add(query(parquet, schema, origins, ""));
            }
        }
        return Optional.of(queries.isEmpty() ? none(schema, origins) : String.join(" UNION ALL ", queries));
    }

    /** The rows of the files, columns by name. */
    static String files(List<String> files, Schema schema) {
        return files.isEmpty() ? none(schema, List.of()) : query(new Scan.Parquet(files, null), schema, List.of(), "");
    }

    private static String query(Scan.Parquet parquet, Schema schema, List<Body.Origin> origins, String deleted) {
        List<Integer> fieldIds = parquet.fieldIds();
        List<String> columns = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            int place = columns.size();
            Expression.Literal constant = parquet.constants().get(column.name());
            String value = constant == null ? SQL.name(column.name()) : "";
            if (constant != null) {
                value = ExpressionSql.of(constant, schema, SQL).sql();
            } else if (fieldIds != null) {
                // A file that lacks one gives nulls.
                value = "c" + place;
                fields.add(fieldIds.get(place) + ": {name: '" + value + "', type: " + SQL.text(SQL.type(column.type()))
                        + ", default_value: NULL}");
            }
            columns.add("CAST(" + value + " AS " + SQL.type(column.type()) + ") AS " + SQL.name(column.name()));
        }
        StringBuilder options = new StringBuilder(", hive_partitioning = false");
        if (fieldIds != null) {
            options.append(", schema = MAP {").append(String.join(", ", fields)).append('}');
        }
        Set<String> hidden = new LinkedHashSet<>();
        if (!deleted.isEmpty()) {
            hidden.addAll(List.of(FILE_NAME, ROW_NUMBER));
        }
        for (Body.Origin origin : origins) {
            boolean file = origin.kind() == Body.Origin.Kind.FILE;
            hidden.add(file ? FILE_NAME : ROW_NUMBER);
            columns.add((file ? FILE : "file_row_number + 1") + " AS " + SQL.name(origin.column()));
        }
        hidden.forEach(options::append);
        return "SELECT " + String.join(", ", columns) + " FROM read_parquet(" + list(parquet.paths()) + options + ")"
                + (deleted.isEmpty()
                        ? ""
                        : " ANTI JOIN " + deleted + " AS d ON " + FILE + " = d." + Keyed.FILE
                                + " AND file_row_number = d." + Keyed.POSITION);
    }

    private static String none(Schema schema, List<Body.Origin> origins) {
        Stream<String> stored = schema.columns().stream()
                .map(column -> "CAST(NULL AS " + SQL.type(column.type()) + ") AS " + SQL.name(column.name()));
        Stream<String> filled = origins.stream()
                .map(origin -> "CAST(NULL AS "
                        + (origin.kind() == Body.Origin.Kind.FILE ? "varchar" : "bigint") + ") AS "
                        + SQL.name(origin.column()));
        return Stream.concat(stored, filled).collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }

    private static String list(List<String> files) {
        return files.stream().map(Globs::escaped).map(SQL::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
