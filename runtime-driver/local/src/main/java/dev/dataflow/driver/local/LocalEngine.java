package dev.dataflow.driver.local;

import dev.dataflow.driver.Engine;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.run.Invocation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a task's steps in DuckDB, and user classes on its rows in this JVM. */
public final class LocalEngine implements Engine {
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private volatile boolean cancelled;

    @Override
    public String id() {
        return LocalDescriptor.ID;
    }

    @Override
    public void stage(TaskRun task) throws Exception {
        task.started(Long.toString(ProcessHandle.current().pid()), null);
        task.inChunks(Limits.chunkBytes(task), this::run);
    }

    private void run(TaskRun task) throws Exception {
        try (Duck duck = Duck.open(Limits.of(task))) {
            begin(new Running(duck, Thread.currentThread()));
            new Steps(task, duck).run();
        } finally {
            end();
        }
    }

    @Override
    public UserClasses userClasses(Invocation invocation) {
        return UserClasses.of(invocation.jars());
    }

    /** Ends statements in DuckDB, and wakes user code that waits for something. */
    @Override
    public void cancel() {
        cancelled = true;
        synchronized (running) {
            Running now = running.get();
            if (now != null) {
                now.duck().cancel();
                now.thread().interrupt();
            }
        }
    }

    private void begin(Running now) {
        running.set(now);
        if (cancelled) {
            now.duck().cancel();
        }
    }

    private void end() {
        synchronized (running) {
            running.set(null);
            // What comes after, the report above all, must not be taken for interrupted.
            if (cancelled) {
                Thread.interrupted();
            }
        }
    }

    private record Running(Duck duck, Thread thread) {}
}
