package dev.dataflow.driver.spark;

import dev.dataflow.driver.Counts;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Counts what Spark's tasks took, for the step that set them off. All is counted once the session has stopped. */
final class StepMetrics extends SparkListener {
    private static final String STEP = "dataflow.step";

    private final Counts counts;
    private final Map<Integer, String> stages = new ConcurrentHashMap<>();

    StepMetrics(Counts counts) {
        this.counts = counts;
    }

    /** Says of which step the jobs are that this thread sets off from now on. */
    static void begin(SparkContext context, String step) {
        context.setLocalProperty(STEP, step);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        Properties properties = job.properties();
        String step = properties == null ? null : properties.getProperty(STEP);
        if (step != null) {
            for (Object stage : CollectionConverters.asJava(job.stageIds())) {
                stages.put((Integer) stage, step);
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        String step = stages.get(task.stageId());
        @Nullable TaskMetrics metrics = task.taskMetrics();
        if (step != null && metrics != null) {
            counts.memory(step, metrics.peakExecutionMemory());
            counts.spilled(step, metrics.diskBytesSpilled());
        }
    }
}
