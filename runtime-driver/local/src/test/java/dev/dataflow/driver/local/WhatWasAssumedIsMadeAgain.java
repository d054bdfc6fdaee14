package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.driver.connect.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements have run to their end over rows that turn out to be others. */
final class WhatWasAssumedIsMadeAgain {
    @TempDir
    Path folder;

    private Duck duck() throws SQLException, IOException {
        Duck duck = Duck.open(new Limits(256, 1, folder.resolve("spill")));
        duck.execute("CREATE VIEW rows AS SELECT i AS id, i % 5 AS part FROM range(100) r(i)");
        return duck;
    }

    private static void assume(Duck duck, boolean holds, String rows) {
        duck.assume(new Duck.Assumption() {
            @Override
            public boolean holds() throws SQLException {
                if (!holds) {
                    duck.execute("DROP VIEW rows");
                    duck.execute("CREATE TABLE rows AS " + rows);
                }
                return holds;
            }

            @Override
            public boolean refuted() {
                return false;
            }

            @Override
            public void giveUp() {
                throw new AssertionError("It is known");
            }
        });
    }

    private List<WrittenFile> written(Duck duck) throws SQLException, IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        return ParquetCopy.run(duck, "SELECT * FROM rows", out, "COMPRESSION zstd", List.of("\"part\""));
    }

    @Test
    void filesOfRowsThatWereNotSoAreGone() throws SQLException, IOException {
        try (Duck duck = duck()) {
            assume(duck, false, "SELECT 7 AS id, 3 AS part");

            List<WrittenFile> files = written(duck);

            assertThat(files).singleElement().extracting(WrittenFile::rows).isEqualTo(1L);
            try (Stream<Path> left = Files.walk(folder.resolve("out"))) {
                assertThat(left.filter(Files::isRegularFile).map(Path::toString))
                        .containsExactly(files.get(0).path());
            }
        }
    }

    @Test
    void tableIsOfTheRowsThatAre() throws SQLException, IOException {
        try (Duck duck = duck()) {
            assume(duck, false, "SELECT 7 AS id, 3 AS part");

            assertThat(duck.table("t", "SELECT * FROM rows")).isEqualTo(1);
            assertThat(duck.count("SELECT sum(id) FROM t")).isEqualTo(7);
            assertThat(duck.assumes()).isFalse();
        }
    }

    /** The statement would take hours. */
    @Test
    void whatRestsOnItIsEndedAndNothingElse() throws Exception {
        try (Duck duck = duck()) {
            assume(duck, false, "SELECT 7 AS id, 3 AS part");
            CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 20; i++) {
                    duck.endMaking();
                    pause();
                }
            });
            assertThat(duck.count("SELECT count(*) FROM range(200000000) WHERE range % 3 = 0"))
                    .isEqualTo(66_666_667);
            ending.get(1, TimeUnit.MINUTES);
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 3_000 && duck.assumes(); i++) {
                    duck.endMaking();
                    pause();
                }
            });
            assertThat(duck.table(
                            "t",
                            "SELECT r.id FROM rows r, (SELECT count(*) FROM range(10000000000) a, rows b WHERE a.range % 7 = b.id"
                                    + " AND b.id < 50 AND (SELECT count(*) FROM rows) = 100) c"))
                    .isEqualTo(1);
            second.get(1, TimeUnit.MINUTES);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failureCountsOnlyIfAllWasAsAssumed() throws SQLException, IOException {
        try (Duck duck = duck()) {
            assume(duck, false, "SELECT 1 AS id, 1 AS part");
            assertThat(duck.table("t", "SELECT 100 // id, error('no') FROM rows WHERE id = 0"))
                    .isZero();
        }
        try (Duck duck = duck()) {
            assume(duck, true, "");
            assertThatThrownBy(() -> duck.table("t", "SELECT error('no') FROM rows"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no");
            assertThat(duck.assumes()).isFalse();
        }
    }
}
