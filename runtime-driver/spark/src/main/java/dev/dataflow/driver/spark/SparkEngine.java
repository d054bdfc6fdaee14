package dev.dataflow.driver.spark;

import dev.dataflow.driver.Engine;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.run.Invocation;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs a task as one Spark application. */
final class SparkEngine implements Engine {
    private final Object lock = new Object();
    private @Nullable SparkSession session;
    private @Nullable Thread worker;

    @Override
    public String id() {
        return SparkDescriptor.ID;
    }

    /** The loader that spark-submit has given the user's jars: executors have one like it. */
    @Override
    public UserClasses userClasses(Invocation invocation) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new UserClasses(Objects.requireNonNullElse(loader, SparkEngine.class.getClassLoader()));
    }

    @Override
    public void stage(TaskRun task) throws Exception {
        synchronized (lock) {
            worker = Thread.currentThread();
        }
        try {
            SparkSession started = Application.start(task);
            try {
                synchronized (lock) {
                    session = started;
                }
                task.checkCancelled();
                task.started(
                        started.sparkContext().applicationId(),
                        started.sparkContext().uiWebUrl().getOrElse(() -> null));
                new TaskSteps(task, started).stage();
            } finally {
                started.stop();
            }
        } finally {
            synchronized (lock) {
                session = null;
                worker = null;
                // The wish to end is for the steps alone; what the skeleton does next is not to be interrupted.
                Thread.interrupted();
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            if (session != null) {
                session.sparkContext().cancelAllJobs();
            }
            // User code between two jobs hears nothing else.
            if (worker != null) {
                worker.interrupt();
            }
        }
    }
}
