package dev.dataflow.driver.local;

import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries over files of clean text, which DuckDB reads as our reader does. */
final class DelimitedTextQuery {
    private static final Dialect SQL = Dialect.DUCKDB;

    private DelimitedTextQuery() {}

    /** The wanted columns in the order of the schema, then more of the same in all rows. */
    static String of(Scan.DelimitedText text, Schema schema, List<String> more) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            Expression.Literal constant = text.constants().get(column.name());
            String value = constant == null
                    ? "c" + text.header().indexOf(column.name())
                    : ExpressionSql.of(constant, schema, SQL).sql();
            columns.add(value + " AS " + SQL.name(column.name()));
        }
        columns.addAll(more);
        String types = IntStream.range(0, text.header().size())
                .mapToObj(i -> "c" + i + ": " + SQL.text(type(text, schema, i)))
                .collect(Collectors.joining(", ", "{", "}"));
        return "SELECT " + String.join(", ", columns) + " FROM read_csv(" + SQL.text(Globs.escaped(text.path()))
                + ", auto_detect = false, header = true, delim = " + SQL.text(String.valueOf(text.delimiter()))
                + ", quote = '\"', escape = '\"', nullstr = '', strict_mode = true, columns = " + types + ")";
    }

    private static String type(Scan.DelimitedText text, Schema schema, int column) {
        return schema.column(text.header().get(column))
                .map(wanted -> SQL.type(wanted.type()))
                .orElse("VARCHAR");
    }
}
