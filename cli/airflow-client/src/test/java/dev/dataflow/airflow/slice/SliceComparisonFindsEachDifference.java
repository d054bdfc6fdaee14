package dev.dataflow.airflow.slice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Our own slice stands in for Airflow, changed in one place. */
final class SliceComparisonFindsEachDifference {
    private static final String CONNECTIONS = "POST /api/v2/connections";

    @Test
    void nothingInTheSliceItself() {
        assertThat(withChange(document -> {})).isEmpty();
    }

    @Test
    void anOperationThatIsGone() {
        assertThat(withChange(document -> object(document, "/paths").remove("/api/v2/version")))
                .containsExactly("GET /api/v2/version: Airflow has no such operation");
    }

    @Test
    void aParameterThatIsGone() {
        assertThat(withChange(document ->
                        ((ArrayNode) document.at("/paths/~1api~1v2~1importErrors/get/parameters")).remove(2)))
                .containsExactly("GET /api/v2/importErrors › query bundle_name: Airflow has no such parameter");
    }

    @Test
    void aParameterThatBecameRequired() {
        assertThat(withChange(document ->
                        object(document, "/components/parameters/update_mask").put("required", true)))
                .contains("PATCH /api/v2/dags › query update_mask: Airflow requires it, the slice does not");
    }

    @Test
    void aDefaultThatIsAnother() {
        assertThat(withChange(
                        document -> object(document, "/components/schemas/ClearTaskInstancesBody/properties/dry_run")
                                .put("default", false)))
                .containsExactly("POST /api/v2/dags/{dag_id}/clearTaskInstances › body › dry_run:"
                        + " default is false, the slice has true");
    }

    @Test
    void aPropertyThatIsGone() {
        assertThat(withChange(document -> object(document, "/components/schemas/VersionInfo/properties")
                        .remove("version")))
                .containsExactly("GET /api/v2/version › 200 › version: Airflow has no such property");
    }

    @Test
    void aPropertyThatIsNowRequiredOfUs() {
        assertThat(withChange(document ->
                        ((ArrayNode) document.at("/components/schemas/ConnectionBody/required")).add("team_name")))
                .contains(CONNECTIONS + " › body: Airflow requires [team_name], the slice lacks it");
    }

    @Test
    void anAnswerThatMayNowBeNull() {
        assertThat(withChange(document -> object(document, "/components/schemas/VersionInfo/properties/version")
                        .putArray("type")
                        .add("string")
                        .add("null")))
                .containsExactly(
                        "GET /api/v2/version › 200 › version: Airflow has null or string, the slice has string");
    }

    @Test
    void aNullThatAirflowNoLongerTakes() {
        assertThat(withChange(document -> object(document, "/components/schemas/ConnectionBody/properties/port")
                        .put("type", "integer")))
                .contains(CONNECTIONS + " › body › port: Airflow has integer, the slice has integer or null");
    }

    @Test
    void aFormatThatIsAnother() {
        assertThat(withChange(
                        document -> object(document, "/components/schemas/ImportErrorResponse/properties/timestamp")
                                .put("format", "date")))
                .containsExactly("GET /api/v2/importErrors › 200 › import_errors[] › timestamp:"
                        + " format is \"date\", the slice has \"date-time\"");
    }

    @Test
    void aStateThatTheSliceDoesNotKnow() {
        assertThat(withChange(
                        document -> ((ArrayNode) document.at("/components/schemas/DagRunState/enum")).add("paused")))
                .contains("GET /api/v2/dags/{dag_id}/dagRuns/{dag_run_id} › 200 › state:"
                        + " values are [failed, paused, queued, running, success],"
                        + " the slice has [failed, queued, running, success]");
    }

    @Test
    void noneInWhatTheSliceLeavesOut() {
        assertThat(withChange(document -> {
                    object(document, "/paths").putObject("/api/v2/pools").putObject("get");
                    object(document, "/components/schemas/VersionInfo/properties")
                            .putObject("build")
                            .put("type", "integer");
                }))
                .isEmpty();
    }

    private static List<String> withChange(Consumer<JsonNode> change) {
        JsonNode document = Specification.ourSlice();
        change.accept(document);
        return SliceComparison.differences(Specification.ofOurSlice(), Specification.ofDocument(document));
    }

    private static ObjectNode object(JsonNode document, String path) {
        return (ObjectNode) document.at(path);
    }
}
