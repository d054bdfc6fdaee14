package dev.dataflow.driver.spark;

import dev.dataflow.driver.local.FaultSuite;
import dev.dataflow.driver.local.FaultTally;
import dev.dataflow.driver.local.FaultedSink;
import dev.dataflow.driver.local.FullDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults that are counted on the local engine, on Spark: attempts of one process, and processes that are killed. */
final class RowsAreThereOnceOnSpark {
    private static final long FIXED = 20_261_122;
    private static final int RACES = 5;

    @TempDir
    private Path root;

    private FaultSuite suite() {
        return new FaultSuite(new FaultedSpark(), root);
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_UPSERT", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void whereverAttemptsAreStruck(FaultedSink sink) throws Exception {
        suite().struck(sink, FIXED, 2).assertNothingIsWrong();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whereverAttemptsAreStruckAHundredTimes(FaultedSink sink) throws Exception {
        suite().struck(sink, FaultTally.drawnSeed(), FaultTally.injections(100)).report();
    }

    /** Of what memory does not hold, and of the files of a sink. */
    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"DATA", "TABLE", "SPILL"})
    void whenADiskIsFull(FullDisk.Of what) throws Exception {
        List<String> options = new ArrayList<>(FaultedSpark.options());
        options.add("-Xmx1g");
        FullDisk.fills(what, root, options, FaultedSpark.class.getName());
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenTwoAttemptsRace(FaultedSink sink) throws Exception {
        suite().raced(sink, FaultTally.drawnSeed(), RACES).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void whenProcessesAreKilledTenTimes(FaultedSink sink) throws Exception {
        suite().killed(sink, FaultTally.drawnSeed(), 10).report();
    }
}
