package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.Map;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.Test;

final class NewerTablesAreNamed {
    private static IllegalArgumentException refused(int version) {
        return catchThrowableOfType(
                IllegalArgumentException.class,
                () -> TableMetadataParser.fromJson("{\"format-version\": " + version + "}"));
    }

    @Test
    void metadataOfANewerFormIsNoBugOfOurs() {
        Connection lake = Connection.of("iceberg", Map.of());
        TablePlace place =
                new TablePlace(new Catalogs(), "orders", ConnectorUse.of("iceberg", "lake", "db.orders"), lake);

        DriverFailure failure = IcebergFailures.of(place, refused(5));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
        assertThat(failure.code()).isEqualTo("TABLE_NEWER");
        assertThat(failure.step()).isEqualTo("orders");
        assertThat(failure.message())
                .contains(
                        "db.orders", "Cannot read unsupported version 5; known are 1 to 4", "Install a newer Dataflow");
        assertThat(refused(4))
                .as("a form that is known is refused for what it lacks")
                .hasMessageNotContaining("version 4");
    }
}
