package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.MonitorApi;
import dev.dataflow.airflow.model.DagProcessorInfoResponse;
import dev.dataflow.airflow.model.HealthInfoResponse;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which parts of an Airflow are truly up: a heartbeat from before their start is one of an earlier process, though Airflow calls it healthy. */
final class Health {
    static final List<String> PARTS = List.of("api-server", "scheduler", "dag-processor", "triggerer");
    private static final String HEALTHY = "healthy";

    private final MonitorApi monitor;
    private final Instant start;

    Health(URI url, Instant start) {
        this.monitor = new MonitorApi(AirflowApi.at(url));
        this.start = start;
    }

    /** The parts that are up. */
    Set<String> up() {
        Set<String> up = new LinkedHashSet<>();
        HealthInfoResponse health;
        try {
            health = monitor.getHealth();
        } catch (ApiException e) {
            return up;
        }
        if (HEALTHY.equals(health.getMetadatabase().getStatus())) {
            up.add("api-server");
        }
        add(
                up,
                "scheduler",
                health.getScheduler().getStatus(),
                health.getScheduler().getLatestSchedulerHeartbeat());
        DagProcessorInfoResponse processor = health.getDagProcessor();
        if (processor != null) {
            add(up, "dag-processor", processor.getStatus(), processor.getLatestDagProcessorHeartbeat());
        }
        add(
                up,
                "triggerer",
                health.getTriggerer().getStatus(),
                health.getTriggerer().getLatestTriggererHeartbeat());
        return up;
    }

    private void add(Set<String> up, String part, @Nullable String status, @Nullable String heartbeat) {
        if (HEALTHY.equals(status) && heartbeat != null && isNew(heartbeat)) {
            up.add(part);
        }
    }

    private boolean isNew(String heartbeat) {
        try {
            return OffsetDateTime.parse(heartbeat).toInstant().isAfter(start);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
