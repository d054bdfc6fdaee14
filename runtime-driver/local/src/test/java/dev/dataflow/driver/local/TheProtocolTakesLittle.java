package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.faults.FaultReport;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What claim, pins, journal, intent, commit and publication take beside the rows, by the driver's own account. */
final class TheProtocolTakesLittle {
    private static final double MOST_OF_A_GIGABYTE = 0.03;
    private static final int ROWS = 19_000_000;
    /** Databases do not pack them. */
    private static final int UNPACKED_ROWS = 9_000_000;

    private static final int FEW = 1_000;

    @TempDir
    private Path root;

    /** Of values that hardly get smaller when they are packed. */
    record Wide(long id, String a, String b, String c) {}

    @Test
    void anAccountSaysIt() throws Exception {
        Report report = written(FaultedSink.ICEBERG_APPEND, FEW);

        assertThat(report.job().protocolSeconds()).isPositive().isLessThan(report.seconds());
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void ofAGigabyteItIsThreeHundredths(FaultedSink sink) throws Exception {
        // As the archive of classes does for a driver that is installed.
        written(sink, FEW);
        Report report = written(sink, sink.database() ? UNPACKED_ROWS : ROWS);

        double share = report.job().protocolSeconds() / report.seconds();
        FaultReport.ofCheckout()
                .write(
                        "protocol",
                        sink.words(),
                        String.format(
                                Locale.ROOT, "%.2f GB", report.sinks().get(0).bytes() / 1e9),
                        String.format(Locale.ROOT, "%.1f s", report.seconds()),
                        String.format(Locale.ROOT, "%.2f s", report.job().protocolSeconds()),
                        String.format(Locale.ROOT, "%.1f %%", share * 100));
        assertThat(report.sinks().get(0).bytes()).isGreaterThan(1_000_000_000L);
        assertThat(share).isLessThan(MOST_OF_A_GIGABYTE);
    }

    private Report written(FaultedSink sink, int rows) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        Path file = Files.createDirectories(place.path("data")).resolve("wide.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT i AS id, md5('a' || i) AS a, md5('b' || i) AS b, md5('c' || i) AS c FROM range("
                            + rows + ") AS r(i)) TO '" + file + "' (FORMAT parquet)");
        }
        ConnectorUse source = ConnectorUse.of(ParquetDescriptor.ID, "files", "wide.parquet")
                .with(FileFormat.PATHS, new Value.Texts(List.of("wide.parquet")));
        PipelineDocument document = new Pipelines()
                .threads(2)
                .step("wide", new Body.Read(source, BadRecords.FAIL), Pipelines.schema(Wide.class))
                .step(
                        FaultedSink.STEP,
                        new Body.Write(sink.unpartitioned(), new WriteMode(WriteMode.Kind.APPEND, List.of())),
                        Pipelines.schema(Wide.class),
                        "wide")
                .document();
        Result result = place.run(document, Ask.first().run("run-" + rows));
        assertThat(result.code()).as(result.err()).isZero();
        return result.reported();
    }
}
