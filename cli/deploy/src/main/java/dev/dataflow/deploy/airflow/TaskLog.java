package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.model.TaskInstancesLogResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a task's log, for a task that left no report. */
final class TaskLog {
    private static final int LINES = 12;

    private TaskLog() {}

    /** What it said as errors, or else its last lines. */
    static String end(AirflowSession airflow, String dagId, String run, String task, int tryNumber) {
        Optional<TaskInstancesLogResponse> log =
                airflow.find(() -> airflow.tasks().getLog(dagId, run, task, tryNumber, true, -1, null));
        List<String> all = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Object entry : log.map(TaskInstancesLogResponse::getContent).orElse(List.of())) {
            if (entry instanceof Map<?, ?> fields && fields.get("event") instanceof String event) {
                all.add(event);
                if ("error".equals(fields.get("level")) || "critical".equals(fields.get("level"))) {
                    errors.add(event + reason(fields));
                }
            }
        }
        List<String> shown = errors.isEmpty() ? all : errors;
        return String.join("\n", shown.subList(Math.max(0, shown.size() - LINES), shown.size()));
    }

    private static String reason(Map<?, ?> fields) {
        if (fields.get("error_detail") instanceof List<?> details
                && !details.isEmpty()
                && details.get(0) instanceof Map<?, ?> first) {
            return ": " + first.get("exc_value");
        }
        return "";
    }
}
