package dev.dataflow.driver.local;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query over a file of delimited text that fails on anything but plain rows. DuckDB's own conversions are too kind: they
 * round decimals, read 1.6 as 2 and 1_000 as 1000. So all cells come as text and must have their type's form first.
 */
final class DelimitedTextQuery {
    private static final Dialect SQL = Dialect.DUCKDB;

    private DelimitedTextQuery() {}

    /** The wanted columns in the order of the schema, then more of the same in all rows; empty if DuckDB must not read the file. */
    static Optional<String> of(Scan.DelimitedText text, Schema schema, List<String> more) throws IOException {
        return PlainText.is(text) ? Optional.of(query(text, schema, more)) : Optional.empty();
    }

    private static String query(Scan.DelimitedText text, Schema schema, List<String> more) {
        int width = text.header().size();
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            Expression.Literal constant = text.constants().get(column.name());
            columns.add(
                    constant == null
                            ? cell("c" + text.header().indexOf(column.name()), column)
                            : ExpressionSql.of(constant, schema, SQL).sql());
        }
        columns.addAll(more);
        // One column more than the header has: a cell in it is one too many, and none in the last is one too few.
        String cells = IntStream.rangeClosed(0, width)
                .mapToObj(i -> "c" + i + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        // Every cell is looked at, also those of columns that nobody asked for: DuckDB looks for bytes that are no
        // UTF-8
        // only then.
        String whole = IntStream.range(0, width)
                .mapToObj(i -> "c" + i + " IS NOT NULL AND ")
                .collect(Collectors.joining());
        // No cell holds this, so that an empty cell stays an empty text and null is a cell that the line lacks.
        String noCell = UUID.randomUUID().toString();
        return "SELECT " + String.join(", ", columns) + " FROM read_csv(" + SQL.text(Globs.escaped(text.path()))
                + ", auto_detect = false, header = true, delim = " + SQL.text(String.valueOf(text.delimiter()))
                + ", quote = '\"', escape = '\"', columns = " + cells + ", null_padding = true, nullstr = '" + noCell
                + "', strict_mode = true, max_line_size = 2000000) WHERE CASE WHEN " + whole + "c" + width
                + " IS NULL THEN true ELSE error('cells') END";
    }

    private static String cell(String cell, Schema.Column column) {
        String empty = column.nullable() ? "NULL" : "error('empty')";
        String start = "CASE WHEN " + cell + " = '' THEN " + empty;
        Type type = column.type();
        if (type == Scalar.STRING) {
            return start + " ELSE " + cell + " END";
        }
        String value =
                type == Scalar.BINARY ? "from_base64(" + cell + ")" : "CAST(" + cell + " AS " + SQL.type(type) + ")";
        String fits = "regexp_full_match(" + cell + ", " + SQL.text(CellTexts.form(type)) + ")";
        if (type == Scalar.FLOAT || type == Scalar.DOUBLE) {
            fits += " AND isfinite(" + value + ")";
        } else if (type == Scalar.DATE || type == Scalar.TIMESTAMP || type == Scalar.INSTANT) {
            // As Values.inYears has it.
            fits += " AND " + value + " >= CAST('0001-01-01' AS " + SQL.type(type) + ") AND " + value
                    + " < CAST('10000-01-01' AS " + SQL.type(type) + ")";
        }
        return start + " WHEN " + fits + " THEN " + value + " ELSE error('form') END";
    }
}
