package dev.dataflow.driver.local;

import dev.dataflow.driver.local.FaultedSink.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;

/** Reads a sink as its other users do, with none of our code. */
interface ForeignReader extends AutoCloseable {
    /** All rows that are there; nothing changes meanwhile. */
    List<Item> rows() throws Exception;

    /** All rows of one moment, while others commit; null if no such moment was found. */
    default @Nullable List<Item> moment() throws Exception {
        return rows();
    }

    @Override
    default void close() throws SQLException {}

    /** Iceberg's own generic reader, with its own catalog and its own way to files. */
    final class OfIceberg implements ForeignReader {
        private final JdbcCatalog catalog = new JdbcCatalog();
        private final TableIdentifier table;

        OfIceberg(Map<String, String> connection, String table) {
            Map<String, String> properties = new HashMap<>(connection);
            properties.remove("catalog");
            properties.put("jdbc.schema-version", "V1");
            properties.put("jdbc.busy_timeout", "30000");
            catalog.setConf(new Configuration());
            catalog.initialize("dataflow", properties);
            this.table = TableIdentifier.parse(table);
        }

        @Override
        public List<Item> rows() throws IOException {
            List<Item> items = new ArrayList<>();
            try (CloseableIterable<Record> records =
                    IcebergGenerics.read(table()).build()) {
                records.forEach(record ->
                        items.add(new Item((Integer) record.getField("id"), (Integer) record.getField("turn"), (Integer)
                                record.getField("part"))));
            } catch (NoSuchTableException notYet) {
                return List.of();
            }
            return items;
        }

        Table table() {
            return catalog.loadTable(table);
        }

        /** Data files below the table's place that no snapshot has. */
        List<String> strayFiles() throws IOException {
            if (!catalog.tableExists(table)) {
                return List.of();
            }
            Set<String> known = new HashSet<>();
            for (Snapshot snapshot : table().snapshots()) {
                try (CloseableIterable<FileScanTask> tasks =
                        table().newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
                    tasks.forEach(task -> known.add(task.file().location()));
                }
            }
            try (Stream<Path> files = Files.walk(Path.of(table().location().replaceFirst("^file:", "")))) {
                return files.filter(Files::isRegularFile)
                        .map(Path::toString)
                        .filter(file -> file.endsWith(".parquet"))
                        .filter(file -> known.stream().noneMatch(location -> location.endsWith(file)))
                        .toList();
            }
        }

        @Override
        public void close() {
            catalog.close();
        }
    }

    /** A select. */
    final class OfPostgres implements ForeignReader {
        private static final String TABLE_MISSING = "42P01";

        private final Connection connection;
        private final String table;

        OfPostgres(String url, String table) throws SQLException {
            this.connection = DriverManager.getConnection(url);
            this.table = table;
        }

        @Override
        public List<Item> rows() throws SQLException {
            try {
                return items(connection, "SELECT id, turn, part FROM " + table);
            } catch (SQLException e) {
                if (TABLE_MISSING.equals(e.getSQLState())) {
                    return List.of();
                }
                throw e;
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static List<Item> items(Connection connection, String query) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                items.add(new Item(rows.getInt(1), rows.getInt(2), rows.getInt(3)));
            }
        }
        return items;
    }

    /** A folder of plain files: what lies in it, but for what begins with a dot, as Spark, Hive and DuckDB have it. */
    abstract class OfFolder implements ForeignReader {
        private final Path folder;

        OfFolder(Path folder) {
            this.folder = folder;
        }

        abstract List<Item> items(List<Path> files) throws Exception;

        @Override
        public final List<Item> rows() throws Exception {
            return items(files());
        }

        private List<Path> files() throws IOException {
            List<Path> files = new ArrayList<>();
            if (!Files.exists(folder)) {
                return files;
            }
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
                    return hidden(found) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
                    if (!hidden(found)) {
                        files.add(found);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        }

        private static boolean hidden(Path file) {
            return file.getFileName().toString().startsWith(".");
        }

        /**
         * Plain readers see a commit's files one after the other. Who needs one moment looks between two commits: the
         * newest manifest is carried out, and is the newest and carried out still when all has been read.
         */
        @Override
        public final @Nullable List<Item> moment() throws Exception {
            long before = newestIfDone();
            if (before < 0) {
                return null;
            }
            List<Item> items;
            try {
                items = rows();
            } catch (NoSuchFileException | UncheckedIOException | SQLException e) {
                if (newestIfDone() == before) {
                    throw e; // Nobody took a file away.
                }
                return null;
            }
            return newestIfDone() == before ? items : null;
        }

        /** -1 if it is not carried out yet. */
        private long newestIfDone() throws IOException {
            Path commits = folder.resolve(".dataflow/commits");
            if (!Files.exists(commits)) {
                return 0;
            }
            try (Stream<Path> manifests = Files.list(commits)) {
                long newest = manifests
                        .map(manifest -> manifest.getFileName().toString())
                        .filter(name -> name.matches("\\d+\\.json"))
                        .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                        .max()
                        .orElse(0);
                return newest == 0 || Files.exists(commits.resolve(newest + ".applied")) ? newest : -1;
            }
        }
    }

    /** DuckDB over a list of files, with nothing else in it. */
    final class OfParquetFolder extends OfFolder {
        private final Connection duck;

        OfParquetFolder(Path folder) throws SQLException {
            super(folder);
            this.duck = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = duck.createStatement()) {
                statement.execute("SET threads = 1");
            }
        }

        @Override
        List<Item> items(List<Path> files) throws SQLException {
            if (files.isEmpty()) {
                return List.of();
            }
            String list = String.join(
                    ", ", files.stream().map(file -> "'" + file + "'").toList());
            return ForeignReader.items(
                    duck,
                    "SELECT id, turn, CAST(part AS INT) FROM read_parquet([" + list + "], hive_partitioning = true)");
        }

        @Override
        public void close() throws SQLException {
            duck.close();
        }
    }

    /** The lines of the files; the part is in the folder's name. */
    final class OfCsvFolder extends OfFolder {
        OfCsvFolder(Path folder) {
            super(folder);
        }

        @Override
        List<Item> items(List<Path> files) throws IOException {
            List<Item> items = new ArrayList<>();
            for (Path file : files) {
                String part = file.resolveSibling(".").normalize().getFileName().toString();
                items.addAll(lines(file, "id,turn", "," + part.substring("part=".length())));
            }
            return items;
        }
    }

    /** The lines of one file. */
    final class OfCsvFile implements ForeignReader {
        private final Path file;

        OfCsvFile(Path file) {
            this.file = file;
        }

        @Override
        public List<Item> rows() throws IOException {
            return Files.exists(file) ? lines(file, "id,turn,part", "") : List.of();
        }
    }

    private static List<Item> lines(Path file, String header, String more) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (!lines.get(0).equals(header)) {
            throw new AssertionError(file + " begins with " + lines.get(0));
        }
        List<Item> items = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = (line + more).split(",", -1);
            items.add(new Item(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), Integer.parseInt(cells[2])));
        }
        return items;
    }
}
