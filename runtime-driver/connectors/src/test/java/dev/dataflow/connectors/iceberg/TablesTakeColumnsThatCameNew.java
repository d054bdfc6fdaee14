package dev.dataflow.connectors.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table gets the columns that a source brought as optional ones, and none else, whoever adds them at once. */
final class TablesTakeColumnsThatCameNew {
    private static final Schema.Column ID = new Schema.Column("id", Scalar.INT, false);

    @TempDir
    Path root;

    private Connection connection() {
        return Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + root.resolve("catalog.db"),
                        "warehouse",
                        root.resolve("warehouse").toString()));
    }

    private static ConnectorUse use() {
        return ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.t");
    }

    private void open(String run, List<String> evolved, Schema.Column... columns) {
        Sink sink = new IcebergConnector()
                .sink(new SinkUse(
                        "write",
                        use(),
                        new WriteMode(WriteMode.Kind.APPEND, List.of()),
                        new Schema(List.of(columns)),
                        connection(),
                        evolved));
        sink.open(new Stage(run, 1, 1, 1));
    }

    private Schema table() {
        return new IcebergConnector().columns(use(), connection()).orElseThrow();
    }

    private static Schema.Column column(String name, Type type) {
        return new Schema.Column(name, type, true);
    }

    @Test
    void severalAddTheSameColumnsAtOnce() throws Exception {
        open("first", List.of(), ID);
        Type nested = Type.parse("list<struct<a:int,b:string>>");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String own = "own_" + i;
                all.add(threads.submit(() -> open(
                        own,
                        List.of("note", "deep", own),
                        ID,
                        column("note", Scalar.STRING),
                        column("deep", nested),
                        column(own, Scalar.LONG))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(table().names()).containsExactlyInAnyOrder("id", "note", "deep", "own_0", "own_1", "own_2", "own_3");
        assertThat(table().columns().stream().filter(Schema.Column::nullable)).hasSize(6);
        assertThat(table().column("deep").orElseThrow().type().text()).startsWith("list<struct<a:int,b:string>");
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsAdded() {
        open("first", List.of(), ID, column("size", Scalar.INT));

        assertThatThrownBy(() -> open(
                        "r", List.of("note", "size"), ID, column("note", Scalar.STRING), column("size", Scalar.STRING)))
                .hasMessageContaining(
                        "column \"size\" does not fit: the table has it as int, and the step gives a string");
        assertThatThrownBy(
                        () -> open("r", List.of("note"), ID, column("note", Scalar.STRING), column("more", Scalar.INT)))
                .hasMessageContaining("column \"more\" does not fit: the table has no such column");
        assertThatThrownBy(() -> open("r", List.of("Size"), ID, column("Size", Scalar.INT)))
                .hasMessageContaining("the table has \"size\", which is called the same but for its case");
        assertThat(table().names()).containsExactly("id", "size");
    }
}
