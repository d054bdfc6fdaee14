package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.KeyFailures;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the keys of rows with those that stand. The rows are looked at in their files, so that they are made once. */
final class KeyedFiles {
    private static final Dialect SQL = Dialect.DUCKDB;
    private static final String STANDING = "_dataflow_standing";
    private static final String WRITTEN = "_dataflow_written";

    private final TaskRun task;
    private final Duck duck;
    private final Step step;
    private final Keyed keyed;
    private final List<String> keys;

    KeyedFiles(TaskRun task, Duck duck, Step step, Keyed keyed) {
        this.task = task;
        this.duck = duck;
        this.step = step;
        this.keyed = keyed;
        this.keys = keyed.keys().names();
    }

    /** The rows that are to be written. */
    Relation wanted(Relation input) throws SQLException, IOException {
        load();
        if (keyed.rule() != Keyed.Rule.UPDATE) {
            return input;
        }
        String sql = "(SELECT i.* FROM " + input.sql() + " AS i SEMI JOIN " + STANDING + " AS s ON " + equal("i") + ")";
        return new Relation(sql, input.schema(), input.hidden());
    }

    /** Looks at what was written. */
    void check(List<WrittenFile> files) throws SQLException, IOException {
        String parquet =
                ParquetQuery.files(files.stream().map(WrittenFile::path).toList(), keyed.keys());
        duck.execute("CREATE VIEW " + WRITTEN + " AS " + parquet);
        try {
            String columns = keys.stream().map(SQL::name).collect(Collectors.joining(", "));
            String missing =
                    keys.stream().map(key -> SQL.name(key) + " IS NULL").collect(Collectors.joining(" OR "));
            String select = "SELECT " + columns + " FROM " + WRITTEN;
            @Nullable List<String> key = first(select + " WHERE " + missing);
            if (key != null) {
                throw KeyFailures.ofNull(step.name(), dataset(), keys, key);
            }
            key = first(select + " GROUP BY " + columns + " HAVING count(*) > 1 ORDER BY " + columns);
            if (key != null) {
                throw KeyFailures.ofDuplicate(step.name(), dataset(), keys, key);
            }
            compare();
        } finally {
            duck.execute("DROP VIEW " + WRITTEN);
            duck.execute("DROP TABLE " + STANDING);
        }
    }

    private void compare() throws SQLException, IOException {
        if (keyed.rule() == Keyed.Rule.INSERT) {
            String columns = keys.stream().map(key -> "w." + SQL.name(key)).collect(Collectors.joining(", "));
            @Nullable
            List<String> key = first("SELECT " + columns + " FROM " + WRITTEN + " AS w SEMI JOIN " + STANDING
                    + " AS s ON " + equal("w") + " ORDER BY " + columns);
            if (key != null) {
                throw KeyFailures.ofStanding(step.name(), dataset(), keys, key);
            }
            return;
        }
        try (RowWriter replaced = keyed.replaced()) {
            List<IOException> failed = new ArrayList<>();
            duck.query(
                    "SELECT s." + Keyed.FILE + ", s." + Keyed.POSITION + " FROM " + STANDING + " AS s SEMI JOIN "
                            + WRITTEN + " AS w ON " + equal("w"),
                    row -> {
                        try {
                            replaced.write(new Object[] {row.getString(1), row.getLong(2)});
                        } catch (IOException e) {
                            failed.add(e);
                        }
                    });
            if (!failed.isEmpty()) {
                throw failed.get(0);
            }
        }
    }

    private void load() throws SQLException, IOException {
        Schema columns = keyed.standingColumns();
        duck.execute(columns.columns().stream()
                .map(column -> SQL.name(column.name()) + " " + SQL.type(column.type()))
                .collect(Collectors.joining(", ", "CREATE TABLE " + STANDING + " (", ")")));
        for (Split split : keyed.standing().splits()) {
            try (RowReader reader = split.open();
                    TableWriter writer = new TableWriter(duck, STANDING, columns, false)) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    task.checkCancelled();
                    writer.add(((RowReader.Row) item).values(), -1);
                }
            }
        }
    }

    private String equal(String rows) {
        return keys.stream()
                .map(key -> rows + "." + SQL.name(key) + " = s." + SQL.name(key))
                .collect(Collectors.joining(" AND "));
    }

    private @Nullable List<String> first(String query) throws SQLException {
        List<List<String>> found = new ArrayList<>();
        duck.query(query + " LIMIT 1", row -> {
            List<String> key = new ArrayList<>();
            for (int i = 1; i <= keys.size(); i++) {
                key.add(String.valueOf(row.getObject(i)));
            }
            found.add(key);
        });
        return found.isEmpty() ? null : found.get(0);
    }

    private String dataset() {
        return ((Body.Write) step.body()).sink().dataset();
    }
}
