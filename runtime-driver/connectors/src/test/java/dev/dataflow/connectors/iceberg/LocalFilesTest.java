package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark tells a row's file by the shortest form of its path, and rows that are deleted there are known by that. */
final class LocalFilesTest {
    @ParameterizedTest
    @CsvSource({
        "/lake/db/t/data/a.parquet, true",
        "file:///lake/db/t/data/a.parquet, true",
        "file:/lake/db/t/data/a.parquet, true",
        "/data//lake/a.parquet, false",
        "file:/data//lake/a.parquet, false",
        "/srv/../lake/a.parquet, false",
        "/srv/./lake/a.parquet, false",
        "s3://lake/a.parquet, false"
    })
    void enginesKnowAFileByItsShortestPathAlone(String location, boolean plain) {
        assertThat(LocalFiles.plain(location)).isEqualTo(plain);
    }
}
