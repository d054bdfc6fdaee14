package dev.dataflow.testkit;

import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
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
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives the rows that a test brought, and keeps those that it is going to ask for. */
public final class TestkitConnector implements Connector {
    @Override
    public String id() {
        return TestkitDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return Optional.empty();
    }

    @Override
    public Source source(SourceUse use) {
        List<@Nullable Object[]> rows = TestRows.get(use.use().dataset());
        return new Source() {
            @Override
            public Pin pin() {
                return new Pin(new TreeMap<>(), List.of());
            }

            @Override
            public Reading open(Pin pin) {
                return () -> List.of(new AllRows(rows));
            }
        };
    }

    @Override
    public Sink sink(SinkUse use) {
        return new Captured(use.use().dataset());
    }

    private record AllRows(List<@Nullable Object[]> rows) implements Split {
        @Override
        public @Nullable String file() {
            return null;
        }

        @Override
        public RowReader open() {
            Iterator<@Nullable Object[]> left = rows.iterator();
            return new RowReader() {
                @Override
                @SuppressWarnings("NullAway") // It does not read @Nullable in the arrays of other modules' methods.
                public @Nullable Item next() {
                    return left.hasNext() ? new RowReader.Row(left.next().clone()) : null;
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    private record Captured(String name) implements Sink {
        @Override
        public Intake open(Stage stage) {
            List<@Nullable Object[]> incoming = TestRows.incoming();
            return new Intake.Rows() {
                @Override
                public RowWriter writer() {
                    return new RowWriter() {
                        @Override
                        public void write(@Nullable Object[] values) {
                            incoming.add(values.clone());
                        }

                        @Override
                        public void close() {
                            // Nothing is open.
                        }
                    };
                }

                @Override
                public Staged stage() {
                    TestRows.put(name, incoming);
                    return new Staged(stage.text(), incoming.size(), 0, 0, "");
                }
            };
        }

        @Override
        public Committed commit(Staged staged, Commitment commitment) {
            return new Committed("", false);
        }

        @Override
        public void discard(Stage stage) {
            // Forgotten with the test.
        }
    }
}
