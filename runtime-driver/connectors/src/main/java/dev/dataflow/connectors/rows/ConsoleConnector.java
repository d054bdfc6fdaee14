package dev.dataflow.connectors.rows;

import dev.dataflow.connector.ConsoleDescriptor;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of the task. Rows are staged in the task's intent, and shown when that is finished: by every attempt that finishes
 * it, since a log cannot be asked what stands in it.
 */
public final class ConsoleConnector implements Connector {
    private static final int SHOWN = 20;

    @Override
    public String id() {
        return ConsoleDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return Optional.empty();
    }

    @Override
    public Source source(SourceUse use) {
        throw new UnsupportedOperationException("The log is no source, and the compiler says so");
    }

    @Override
    public Sink sink(SinkUse use) {
        return new Log(use);
    }

    /** What an intent keeps. */
    record Content(List<List<@Nullable String>> rows) {
        Content {
            rows = List.copyOf(rows);
        }
    }

    private record Log(SinkUse use) implements Sink {
        @Override
        public Intake open(Stage stage) {
            long shown =
                    use.use().options().get(ConsoleDescriptor.ROWS) instanceof Value.Whole rows ? rows.number() : SHOWN;
            return new Head(stage, use.schema(), shown);
        }

        @Override
        public Committed commit(Staged staged, Commitment commitment) {
            Content content = new Json().readRecord(staged.content(), Content.class);
            List<String> said = new ArrayList<>();
            long more = staged.rows() - content.rows().size();
            said.add("Step \"" + use.step() + "\" shows " + content.rows().size() + " of " + staged.rows()
                    + (staged.rows() == 1 ? " row" : " rows") + (more > 0 ? "; the others are only counted" : "")
                    + ". A log keeps no record of commits: an attempt that is made again shows them again");
            said.addAll(TextTable.lines(use.schema().names(), content.rows()));
            return new Committed("", false, said);
        }

        @Override
        public void discard(Stage stage) {
            // Nothing is anywhere.
        }
    }

    /** Keeps the first rows that come, whoever brings them. */
    private static final class Head implements Intake.Rows {
        private final Stage stage;
        private final Schema schema;
        private final long shown;
        private final List<List<@Nullable String>> rows = new ArrayList<>();
        private long count;

        Head(Stage stage, Schema schema, long shown) {
            this.stage = stage;
            this.schema = schema;
            this.shown = shown;
        }

        @Override
        public RowWriter writer() {
            return new RowWriter() {
                @Override
                public void write(@Nullable Object[] values) {
                    add(values);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }

        private synchronized void add(@Nullable Object[] values) {
            count++;
            if (rows.size() < shown) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 0; i < values.length; i++) {
                    row.add(TextTable.cell(schema.columns().get(i).type(), values[i]));
                }
                rows.add(row);
            }
        }

        @Override
        public synchronized Staged stage() {
            return new Staged(stage.text(), count, 0, 0, new Json().line(new Content(rows)));
        }
    }
}
