package dev.dataflow.driver.local;

import dev.dataflow.driver.Folders;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lets DuckDB write Parquet. */
final class ParquetCopy {
    private static final Dialect SQL = Dialect.DUCKDB;

    private ParquetCopy() {}

    /**
     * Writes a query's rows into files of a folder.
     *
     * @param options more of COPY, the compression among them
     * @param keys columns of the query that rows of one file share and that are not written; quoted
     */
    static List<WrittenFile> run(Duck duck, String query, Path folder, String options, List<String> keys)
            throws SQLException, IOException {
        StringBuilder copy = new StringBuilder("COPY (").append(query).append(") TO ");
        copy.append(SQL.text(keys.isEmpty() ? folder.resolve("part-0.parquet").toString() : folder.toString()));
        copy.append(" (FORMAT parquet, RETURN_STATS true, ").append(options);
        if (!keys.isEmpty()) {
            copy.append(", PARTITION_BY (").append(String.join(", ", keys));
            // Another attempt has another folder, so whatever is here is of this statement.
            copy.append("), OVERWRITE_OR_IGNORE true, FILENAME_PATTERN 'part-{uuid}'");
        }
        copy.append(")");
        return duck.made(() -> {
            // What an earlier making wrote of rows that were not as assumed.
            Folders.remove(folder);
            Files.createDirectories(folder);
            List<WrittenFile> files = new ArrayList<>();
            duck.query(copy.toString(), row -> files.add(file(row, keys)));
            return files;
        });
    }

    private static WrittenFile file(ResultSet row, List<String> keys) throws SQLException {
        Map<?, ?> values = row.getObject("partition_keys") instanceof Map<?, ?> map ? map : Map.of();
        String[] partition = new String[keys.size()];
        for (int i = 0; i < partition.length; i++) {
            Object value = values.get(keys.get(i).substring(1, keys.get(i).length() - 1));
            if (value != null) {
                partition[i] = value.toString();
            }
        }
        return new WrittenFile(
                row.getString("filename"),
                row.getLong("count"),
                row.getLong("file_size_bytes"),
                Arrays.asList(partition));
    }
}
