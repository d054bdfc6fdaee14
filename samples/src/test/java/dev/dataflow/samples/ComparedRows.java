package dev.dataflow.samples;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What two folders of Parquet hold, however it is ordered and laid out.
 *
 * @param rows of the one
 * @param only rows that the one has, and the other has not, or not as often
 * @param missing rows that the other has, and the one has not, or not as often
 */
record ComparedRows(long rows, long only, long missing) {

    static ComparedRows of(Path one, Path other) throws SQLException {
        String ours = rows(one);
        String theirs = rows(other);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet counts = statement.executeQuery("SELECT (SELECT count(*) FROM " + ours + "),"
                        + " (SELECT count(*) FROM (" + ours + " EXCEPT ALL " + theirs + ")),"
                        + " (SELECT count(*) FROM (" + theirs + " EXCEPT ALL " + ours + "))")) {
            counts.next();
            return new ComparedRows(counts.getLong(1), counts.getLong(2), counts.getLong(3));
        }
    }

    private static String rows(Path folder) {
        return "(FROM read_parquet('" + folder + "/**/*.parquet'))";
    }
}
