package dev.dataflow.driver.spark;

import dev.dataflow.driver.Engine;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.local.FaultSuite;
import dev.dataflow.driver.local.FaultTally;
import dev.dataflow.driver.local.FaultedEngine;
import dev.dataflow.driver.local.FaultedSink;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.run.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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

    /**
     * Spark in this process, where all have the same application, whether they ask for it or not, and the first to be done
     * ends it for all. So one attempt at a time stages, and none sleeps while it does; commits are made by several at once.
     */
    private static final class OnSpark implements FaultedEngine {
        private final ReentrantLock application = new ReentrantLock();

        @Override
        public String words() {
            return "Spark";
        }

        @Override
        public EngineUse use() {
            return EngineUse.of(SparkDescriptor.ID);
        }

        @Override
        public Engine engine() {
            return new OneAtATime(new SparkEngine(), application);
        }

        @Override
        public List<String> program() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            Collections.addAll(command, System.getProperty("spark.java.options").split(" "));
            Collections.addAll(command, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dspark.master=local[2]");
            Collections.addAll(command, "-Dspark.app.name=test", "-Dspark.sql.shuffle.partitions=2");
            Collections.addAll(command, "-cp", System.getProperty("java.class.path"), SparkDriver.class.getName());
            return command;
        }

        @Override
        public boolean holds(String failpoint) {
            return failpoint.startsWith("writing.") || failpoint.startsWith("staged.");
        }
    }

    private record OneAtATime(Engine engine, ReentrantLock application) implements Engine {
        @Override
        public String id() {
            return engine.id();
        }

        @Override
        public void stage(TaskRun task) throws Exception {
            application.lockInterruptibly();
            try {
                engine.stage(task);
            } finally {
                application.unlock();
            }
        }

        @Override
        public UserClasses userClasses(Invocation invocation) {
            return engine.userClasses(invocation);
        }

        @Override
        public void cancel() {
            engine.cancel();
        }
    }

    private FaultSuite suite() {
        return new FaultSuite(new OnSpark(), root);
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
