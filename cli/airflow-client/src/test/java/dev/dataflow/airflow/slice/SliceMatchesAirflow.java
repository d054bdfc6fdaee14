package dev.dataflow.airflow.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Against an Airflow that is running already; the end-to-end suite makes the same comparison with its own. */
@EnabledIfSystemProperty(named = "airflow.url", matches = "http.*", disabledReason = "-Dairflow.url names no Airflow")
final class SliceMatchesAirflow {
    @Test
    void sliceIsATruePartOfTheRunningAirflow() throws Exception {
        Specification airflow = Specification.ofServer(URI.create(System.getProperty("airflow.url", "")));

        assertThat(SliceComparison.differences(Specification.ofOurSlice(), airflow))
                .isEmpty();
    }
}
