package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a task reads anything, all that it will need must answer. */
final class ConnectionsAnswerFirst {
    private static final String SECRET = "b1ack-hole";

    @TempDir
    Path root;

    record Item(int id) {}

    private Workplace place() throws IOException {
        return new Workplace(root).file("items.csv", "id\n1\n");
    }

    /** Reads a file, and writes to these connections. */
    private static PipelineDocument document(String... connections) {
        Pipelines pipelines = new Pipelines().read("items", Item.class, BadRecords.FAIL, "items.csv");
        for (String connection : connections) {
            ConnectorUse use = ConnectorUse.of(SilentConnector.ID, connection, "t");
            Body write = new Body.Write(use, new WriteMode(WriteMode.Kind.APPEND, List.of()));
            pipelines.step("write_" + connection, write, Pipelines.schema(Item.class), "items");
        }
        return pipelines.document();
    }

    private static Connection at(@Nullable String login, int port) {
        return new Connection("silent", "127.0.0.1", port, null, login, SECRET, new TreeMap<>());
    }

    @Test
    void whoeverSaysNothingIsNamedWithinTenSeconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Workplace place = place().connection("hole", at("me", silent.getLocalPort()))
                    .connection("hole2", at("me", silent.getLocalPort()));
            long began = System.nanoTime();
            Result result = place.run(document("hole", "hole2"));
            double seconds = (System.nanoTime() - began) / 1e9;

            assertThat(seconds).as("all at once").isLessThan(10);
            assertThat(result.code()).isEqualTo(12);
            assertThat(result.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(result.failure().code()).isEqualTo("CONNECTION_UNREACHABLE");
            assertThat(result.failure().message())
                    .contains(
                            "nothing was read yet",
                            "\"write_hole\", \"write_hole2\" need",
                            "the connection \"hole\" (silent at 127.0.0.1:" + silent.getLocalPort()
                                    + ") did not answer within 8 s",
                            "the connection \"hole2\"");
            assertThat(result.step("items").read()).isNull();
        }
    }

    @Test
    void whoeverRefusesIsNamedAtOnceAndNoSecretIsSaid() throws IOException {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        Result result = place().connection("closed", at("me", closed)).run(document("closed"));

        assertThat(result.failure().code()).isEqualTo("CONNECTION_UNREACHABLE");
        assertThat(result.failure().step()).isEqualTo("write_closed");
        assertThat(result.failure().message())
                .contains("does not answer (", "refused")
                .doesNotContain(SECRET);
        assertThat(result.reported().seconds()).isLessThan(5);
    }

    @Test
    void aConnectionThatIsWrongInItselfIsNotTriedAgain() throws IOException {
        Result result = place().connection("unfit", at(null, 1)).run(document("unfit"));

        assertThat(result.code()).isEqualTo(13);
        assertThat(result.failure().code()).isEqualTo("CONNECTION_UNFIT");
    }
}
