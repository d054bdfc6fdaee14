package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GlobsTest {
    @TempDir
    private Path folder;

    @Test
    void aPathWithPatternCharactersIsReadAndNotItsNeighbours() throws Exception {
        Files.writeString(folder.resolve("t1.csv"), "a\nneighbour\n");
        for (String name : new String[] {"t[1].csv", "t?.csv", "t*.csv"}) {
            Path file = Files.writeString(folder.resolve(name), "a\n" + name + "\n");
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = duck.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT a FROM read_csv('" + Globs.escaped(file.toString()) + "', header = true)")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(name);
                assertThat(rows.next()).isFalse();
            }
        }
    }
}
