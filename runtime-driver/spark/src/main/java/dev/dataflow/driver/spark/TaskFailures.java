package dev.dataflow.driver.spark;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Tells the driver as text what ended a task, before Spark sends it: of an exception whose class the driver cannot load or
 * read, Spark itself would keep nothing.
 */
public final class TaskFailures implements SparkPlugin {
    /** Static, since Spark makes plugins by their name; a process has one application at a time. */
    private static final AtomicReference<@Nullable String> LAST = new AtomicReference<>();

    /** What ended the task that failed last. */
    static Optional<Sent> last() {
        return Optional.ofNullable(LAST.get()).map(Sent::parse);
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                LAST.set(null);
                return Map.of();
            }

            @Override
            public @Nullable Object receive(Object trace) {
                LAST.set((String) trace);
                return null;
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnExecutor implements ExecutorPlugin {
        private @Nullable PluginContext driver;

        @Override
        public void init(PluginContext context, Map<String, String> settings) {
            driver = context;
        }

        @Override
        public void onTaskFailed(TaskFailedReason reason) {
            if (reason instanceof ExceptionFailure failure) {
                try {
                    // With an answer, so that it is there before Spark tells of the failure.
                    Objects.requireNonNull(driver).ask(failure.fullStackTrace());
                } catch (Exception gone) {
                    // Then nobody asks why a task failed.
                }
            }
        }
    }
}
