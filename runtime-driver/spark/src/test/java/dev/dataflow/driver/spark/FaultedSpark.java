package dev.dataflow.driver.spark;

import dev.dataflow.driver.Engine;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.local.FaultedEngine;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.run.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spark in this process, where all have the same application, whether they ask for it or not, and the first to be done
 * ends it for all. So one attempt at a time stages, and none sleeps while it does; commits are made by several at once.
 */
public final class FaultedSpark implements FaultedEngine {
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
    public EngineUse little() {
        return use();
    }

    @Override
    public Engine engine() {
        return new OneAtATime(new SparkEngine(), application);
    }

    @Override
    public List<String> program() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(options());
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), SparkDriver.class.getName());
        return command;
    }

    /** What a JVM with Spark in it is started with. */
    static List<String> options() {
        List<String> options =
                new ArrayList<>(List.of(System.getProperty("spark.java.options").split(" ")));
        Collections.addAll(options, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dspark.master=local[2]");
        Collections.addAll(options, "-Dspark.app.name=test", "-Dspark.sql.shuffle.partitions=2");
        return options;
    }

    @Override
    public boolean holds(String failpoint) {
        return failpoint.startsWith("writing.") || failpoint.startsWith("staged.");
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
}
