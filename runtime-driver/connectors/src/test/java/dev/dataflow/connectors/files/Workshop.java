package dev.dataflow.connectors.files;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sources and sinks of one format in a folder; each is as of a process of its own: nothing is shared but the disk. */
record Workshop(Path root, String format, Schema schema, String path, List<String> partitionedBy, String compression) {

    Workshop(Path root, String format, Schema schema, String path, String... partitionedBy) {
        this(root, format, schema, path, List.of(partitionedBy), "none");
    }

    Workshop compressed(String how) {
        return new Workshop(root, format, schema, path, partitionedBy, how);
    }

    static Connector connector(String format) {
        return switch (format) {
            case CsvDescriptor.ID -> new CsvConnector();
            case JsonLinesDescriptor.ID -> new JsonLinesConnector();
            case ParquetDescriptor.ID -> new ParquetConnector();
            case TextDescriptor.ID -> new TextConnector();
            default -> new BinaryConnector();
        };
    }

    ConnectorUse use() {
        ConnectorUse use = ConnectorUse.of(format, "files", path)
                .with(FileFormat.PATHS, new Value.Texts(List.of(path)))
                .with(FileFormat.COMPRESSION, new Value.Text(compression));
        return partitionedBy.isEmpty() ? use : use.with(Option.PARTITIONED_BY, new Value.Texts(partitionedBy));
    }

    Connection connection() {
        return Connection.of("files", Map.of("path", root.toString()));
    }

    Sink sink(WriteMode.Kind mode) {
        return connector(format)
                .sink(new SinkUse("write", use(), new WriteMode(mode, List.of()), schema, connection()));
    }

    /** Stages rows under a name of their own. */
    static Staged staged(Sink sink, String run, int generation, int claim, List<Object[]> rows) throws IOException {
        Intake.Rows intake = (Intake.Rows) sink.open(new Stage(run, generation, claim, claim));
        try (RowWriter writer = intake.writer()) {
            for (Object[] row : rows) {
                writer.write(row);
            }
        }
        return intake.stage();
    }

    static Commitment commitment(String run, int generation) {
        return commitment(run, generation, name -> {});
    }

    static Commitment commitment(String run, int generation, Failpoints failpoints) {
        return new Commitment(new CommitKey("", "p", run, "write", "", generation), 1, Instant.now(), failpoints);
    }

    static Commitment commitment(String step, String run, int generation, Instant runStartedAt) {
        return new Commitment(new CommitKey("", "p", run, step, "", generation), 1, runStartedAt, name -> {});
    }

    Source source(@Nullable Expression where) {
        return connector(format).source(new SourceUse("read", use(), schema, where, connection()));
    }

    /** What readers see: rows as text, sorted. */
    List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>(items(null));
        rows.sort(null);
        return rows;
    }

    /** Rows as text, and malformed records as their complaints, in order. */
    List<String> items(@Nullable Expression where) throws IOException {
        Source source = source(where);
        List<String> items = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    items.add(
                            item instanceof RowReader.Row row
                                    ? Arrays.deepToString(row.values())
                                    : ((RowReader.Malformed) item).line() + ": "
                                            + ((RowReader.Malformed) item).reason());
                }
            }
        }
        return items;
    }
}
