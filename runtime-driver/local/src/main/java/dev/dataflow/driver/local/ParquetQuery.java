package dev.dataflow.driver.local;

import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Queries over Parquet files. */
final class ParquetQuery {
    private static final Dialect SQL = Dialect.DUCKDB;

    private ParquetQuery() {}

    /** The rows of pieces that are Parquet, all of them; empty if one is not. */
    static Optional<String> of(List<Split> splits, Schema schema) {
        List<String> queries = new ArrayList<>();
        for (Split split : splits) {
            if (!(split.scan().orElse(null) instanceof Scan.Parquet parquet)) {
                return Optional.empty();
            }
            List<Integer> fieldIds = parquet.fieldIds();
            queries.add(fieldIds == null ? files(parquet.paths(), schema) : of(parquet.paths(), schema, fieldIds));
        }
        return Optional.of(queries.isEmpty() ? none(schema) : String.join(" UNION ALL ", queries));
    }

    /** The rows of the files, columns by name. */
    static String files(List<String> files, Schema schema) {
        if (files.isEmpty()) {
            return none(schema);
        }
        return "SELECT " + columns(schema, schema.names()) + " FROM read_parquet(" + list(files)
                + ", hive_partitioning = false)";
    }

    /** The rows of the files, columns by field id; a file that lacks one gives nulls. */
    private static String of(List<String> files, Schema schema, List<Integer> fieldIds) {
        if (files.isEmpty()) {
            return none(schema);
        }
        List<String> fields = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fieldIds.size(); i++) {
            String name = "c" + i;
            names.add(name);
            fields.add(fieldIds.get(i) + ": {name: '" + name + "', type: "
                    + SQL.text(SQL.type(schema.columns().get(i).type())) + ", default_value: NULL}");
        }
        return "SELECT " + columns(schema, names) + " FROM read_parquet(" + list(files) + ", schema = MAP {"
                + String.join(", ", fields) + "}, hive_partitioning = false)";
    }

    private static String columns(Schema schema, List<String> names) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Schema.Column column = schema.columns().get(i);
            columns.add("CAST(" + SQL.name(names.get(i)) + " AS " + SQL.type(column.type()) + ") AS "
                    + SQL.name(column.name()));
        }
        return String.join(", ", columns);
    }

    private static String none(Schema schema) {
        return schema.columns().stream()
                .map(column -> "CAST(NULL AS " + SQL.type(column.type()) + ") AS " + SQL.name(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }

    private static String list(List<String> files) {
        return files.stream().map(Globs::escaped).map(SQL::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
