package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Csv;
import dev.dataflow.RowSchema;
import dev.dataflow.Sources;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PulledSourceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    iceberg://taxi.trips            | taxi.trips
                    iceberg://lake@a.b/c            | a.b_c
                    csv://in/day=1/trips.2026.csv   | trips.2026
                    csv://in/trips                  | trips
                    csv://in/*.csv                  | csv
                    csv://trips_*.csv               | trips
                    """)
    void aSnapshotIsCalledAsItsSource(String address, String name) {
        assertThat(PulledSource.fileName(address, Sources.uri(address).read().source()))
                .isEqualTo(name);
    }

    /** Else a step that asks for them could not be checked against its snapshot. */
    @Test
    void whatTheReaderFillsIsAmongTheColumns() {
        List<Origin> origins = List.of(new Origin("file", Origin.Kind.FILE), new Origin("line", Origin.Kind.POSITION));
        PulledSource source = new PulledSource(Csv.files("a.csv").write(), "a", origins);
        Schema.Column id = RowSchema.nullable("id", Scalar.LONG);
        assertThat(source.withOrigins(new Schema(List.of(id, RowSchema.nullable("line", Scalar.STRING))))
                        .columns())
                .containsExactly(id, RowSchema.column("file", Scalar.STRING), RowSchema.column("line", Scalar.LONG));
    }
}
