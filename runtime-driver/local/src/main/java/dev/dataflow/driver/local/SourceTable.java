package dev.dataflow.driver.local;

import dev.dataflow.driver.RequiredColumns;
import dev.dataflow.driver.SourceRows;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.CleanText;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source into a table, each piece natively if DuckDB can, else {@linkplain RowLoad row by row}. A source that is Parquet throughout becomes a view, as does one of text that DuckDB reads as it is meant, if it is
 * read once. Whether it does is found out while it reads; where it did not, what read it is done again.
 */
final class SourceTable {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final TaskRun task;
    private final Duck duck;
    private final SourceFiles files;
    private final Step step;
    private final BadRecords badRecords;
    private final SourceRows source;
    private final Schema columns;
    private final String name;
    private final String stored;
    private final boolean once;

    /**
     * A source.
     *
     * @param once whether it is read by one step alone
     */
    SourceTable(TaskRun task, Duck duck, SourceFiles files, Step step, Body.Read read, String name, boolean once) {
        this.once = once;
        this.task = task;
        this.duck = duck;
        this.files = files;
        this.step = step;
        this.badRecords = read.badRecords();
        this.source = task.source(step.name());
        this.columns = source.columns();
        this.name = name;
        this.stored = source.plain() ? name : name + "_stored";
    }

    Relation load() throws SQLException, IOException {
        RequiredColumns required = RequiredColumns.of(step, source);
        Relation rows = loaded(!required.queried().isEmpty());
        for (String column : required.queried()) {
            if (duck.count("SELECT count(*) FROM (SELECT 1 FROM " + rows.sql() + " WHERE " + SQL.name(column)
                            + " IS NULL LIMIT 1)")
                    > 0) {
                throw required.failure(column);
            }
        }
        return rows;
    }

    /** The rows; if they are asked something at once, nothing is assumed of them. */
    private Relation loaded(boolean asked) throws SQLException, IOException {
        List<Split> splits = source.reading().splits();
        delete(splits);
        Optional<String> parquet = parquet(splits);
        if (parquet.isPresent()) {
            duck.execute("CREATE VIEW " + stored + " AS " + parquet.get());
            task.counts().read(step.name(), duck.count("SELECT count(*) FROM " + stored));
            return taken(List.of());
        }
        Map<Split, Scan.DelimitedText> texts = texts(splits);
        boolean view = once && texts.size() == splits.size() && !texts.isEmpty();
        if (view && !asked && repeatable()) {
            view(texts);
            task.counts().read(step.name(), 0);
            duck.assume(new CleanFiles(splits, texts));
        } else {
            Map<Split, Long> clean = clean(texts);
            if (view && clean.size() == splits.size()) {
                view(texts);
                counted(clean);
            } else {
                table(splits, texts, clean);
            }
        }
        return taken(List.of(SourceFiles.COLUMN));
    }

    private Optional<String> parquet(List<Split> splits) {
        return ParquetQuery.of(splits, source.schema(), source.origins(), deleted());
    }

    private String deleted() {
        return stored + "_deleted";
    }

    /** Keeps the places of the rows that do not count in a table. */
    private void delete(List<Split> splits) throws SQLException, IOException {
        List<Scan.Deleted> deleted = splits.stream()
                .flatMap(split -> split.scan().stream())
                .flatMap(
                        scan -> scan instanceof Scan.Remaining remaining ? Stream.of(remaining.deleted()) : Stream.of())
                .toList();
        if (!deleted.isEmpty()) {
            duck.execute("CREATE TABLE " + deleted() + " (" + Keyed.FILE + " VARCHAR, " + Keyed.POSITION + " BIGINT)");
            try (TableWriter table = new TableWriter(duck, deleted(), Scan.Deleted.PLACE, false)) {
                for (Scan.Deleted places : deleted) {
                    places.writeTo(new Places(table));
                }
            }
        }
    }

    /** Whether the rows may be taken twice: user code must not see them again. */
    private boolean repeatable() {
        return task.steps().stream().noneMatch(other -> other.body() instanceof Body.UserClass);
    }

    private void view(Map<Split, Scan.DelimitedText> texts) throws SQLException {
        List<String> queries = new ArrayList<>();
        texts.forEach((split, text) -> queries.add(query(split, text)));
        duck.execute("CREATE VIEW " + stored + " AS " + String.join(" UNION ALL ", queries));
    }

    private void counted(Map<Split, Long> clean) {
        task.counts()
                .read(
                        step.name(),
                        clean.values().stream().mapToLong(rows -> rows).sum());
    }

    private void table(List<Split> splits, Map<Split, Scan.DelimitedText> texts, Map<Split, Long> clean)
            throws SQLException, IOException {
        task.counts().read(step.name(), 0);
        List<String> definitions = new ArrayList<>();
        columns.columns().forEach(column -> definitions.add(SQL.name(column.name()) + " " + SQL.type(column.type())));
        definitions.add(SQL.name(SourceFiles.COLUMN) + " INTEGER");
        duck.execute("CREATE TABLE " + stored + " (" + String.join(", ", definitions) + ")");
        List<Split> byRows = new ArrayList<>();
        for (Split split : splits) {
            task.checkCancelled();
            Scan.DelimitedText text = texts.get(split);
            Long rows = clean.get(split);
            Optional<String> parquet = parquet(List.of(split));
            if (parquet.isPresent()) {
                String insert = "INSERT INTO " + stored + " SELECT *, " + file(split) + " FROM (" + parquet.get() + ")";
                task.counts().read(step.name(), duck.execute(insert));
            } else if (text == null || rows == null) {
                byRows.add(split);
            } else {
                duck.execute("INSERT INTO " + stored + " " + query(split, text));
                task.counts().read(step.name(), rows);
            }
        }
        new RowLoad(task, duck, files, step, badRecords, stored).run(byRows);
    }

    /** Of all that was read, the columns that the step takes, of the rows that fulfil its condition. */
    private Relation taken(List<String> hidden) throws SQLException {
        if (!source.plain()) {
            Expression where = source.where();
            String condition = where == null
                    ? ""
                    : " WHERE "
                            + ExpressionSql.of(where, columns, SQL, step.name()).sql();
            String taken = Stream.concat(step.columns().names().stream(), hidden.stream())
                    .map(SQL::name)
                    .collect(Collectors.joining(", "));
            duck.execute("CREATE VIEW " + name + " AS SELECT " + taken + " FROM " + stored + condition);
        }
        return new Relation(name, step.columns(), hidden);
    }

    private int file(Split split) {
        String path = split.file();
        return path == null ? -1 : files.number(path);
    }

    /** The pieces that DuckDB reads if their text is clean, in order. */
    private Map<Split, Scan.DelimitedText> texts(List<Split> splits) {
        Map<Split, Scan.DelimitedText> texts = new LinkedHashMap<>();
        // DuckDB does not tell the line.
        boolean lines = source.wantsPositions();
        for (Split split : splits) {
            if (!lines
                    && split.scan().orElse(null) instanceof Scan.DelimitedText text
                    && CleanText.suits(text, source.schema())) {
                texts.put(split, text);
            }
        }
        return texts;
    }

    /** Those whose text is clean, and how many records they have. */
    private Map<Split, Long> clean(Map<Split, Scan.DelimitedText> texts) throws IOException {
        Map<Split, Long> clean = new HashMap<>();
        for (Map.Entry<Split, Scan.DelimitedText> text : texts.entrySet()) {
            task.checkCancelled();
            CleanText.records(text.getValue(), source.schema()).ifPresent(rows -> clean.put(text.getKey(), rows));
        }
        return clean;
    }

    private String query(Split split, Scan.DelimitedText text) {
        List<String> more = new ArrayList<>();
        source.origins().forEach(origin -> more.add(SQL.text(text.path()) + " AS " + SQL.name(origin.column())));
        more.add(file(split) + " AS " + SQL.name(SourceFiles.COLUMN));
        return DelimitedTextQuery.of(text, source.schema(), more);
    }

    /** Takes places into a table. */
    private record Places(TableWriter table) implements RowWriter {
        @Override
        public void write(@Nullable Object[] values) throws IOException {
            try {
                table.add(new Object[] {Objects.requireNonNull(values[0]), Objects.requireNonNull(values[1])}, -1);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            // The table is closed by whoever made it.
        }
    }

    /** That all text is clean, while it is looked at on a thread of its own beside whatever reads it. */
    private final class CleanFiles implements Duck.Assumption {
        private final List<Split> splits;
        private final Map<Split, Scan.DelimitedText> texts;
        private final FutureTask<Map<Split, Long>> look = new FutureTask<>(this::look);
        private volatile boolean refuted;

        CleanFiles(List<Split> splits, Map<Split, Scan.DelimitedText> texts) {
            this.splits = splits;
            this.texts = texts;
            Thread thread = new Thread(look, "look at " + step.name());
            thread.setDaemon(true);
            thread.start();
        }

        private Map<Split, Long> look() throws IOException {
            Map<Split, Long> clean = clean(texts);
            if (clean.size() < splits.size()) {
                refuted = true;
                duck.endMaking();
            }
            return clean;
        }

        @Override
        public boolean holds() throws SQLException, IOException {
            Map<Split, Long> clean = known();
            boolean all = clean.size() == splits.size();
            if (all) {
                counted(clean);
            } else {
                duck.execute("DROP VIEW " + stored);
                table(splits, texts, clean);
            }
            task.counts().tell(step.name());
            return all;
        }

        private Map<Split, Long> known() throws IOException {
            try {
                return look.get();
            } catch (InterruptedException e) {
                giveUp();
                Thread.currentThread().interrupt();
                task.checkCancelled();
                throw new InterruptedIOException();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failed) {
                    throw failed;
                } else if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public boolean refuted() {
            return refuted;
        }

        @Override
        public void giveUp() {
            look.cancel(true);
        }
    }
}
