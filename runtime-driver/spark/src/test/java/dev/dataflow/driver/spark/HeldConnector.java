package dev.dataflow.driver.spark;

import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowReader.Item;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that moves rows one by one only, as stores do whose files no engine can read or write by itself. */
public final class HeldConnector implements Connector {
    static final String ID = "held";

    private static final Map<String, List<Item>> HELD = new ConcurrentHashMap<>();

    static void put(String dataset, Item... items) {
        HELD.put(dataset, List.of(items));
    }

    @SuppressWarnings("NullAway") // JDK 17's compiler does not see that the values of a row may be null.
    static Item row(@Nullable Object... values) {
        return new RowReader.Row(values);
    }

    /** The rows of a dataset as text. */
    static List<String> rows(String dataset) {
        return HELD.getOrDefault(dataset, List.of()).stream()
                .map(item -> Arrays.deepToString(((RowReader.Row) item).values()))
                .sorted()
                .toList();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return Optional.empty();
    }

    @Override
    public Source source(SourceUse use) {
        return new Source() {
            @Override
            public Pin pin() {
                return new Pin(new TreeMap<>(Map.of()), List.of());
            }

            @Override
            public Reading open(Pin pin) {
                return () -> List.of(split(HELD.getOrDefault(use.use().dataset(), List.of())));
            }
        };
    }

    private static Split split(List<Item> items) {
        return new Split() {
            @Override
            public @Nullable String file() {
                return "/a/file";
            }

            @Override
            public RowReader open() {
                Iterator<Item> rest = items.iterator();
                return new RowReader() {
                    @Override
                    public @Nullable Item next() {
                        return rest.hasNext() ? rest.next() : null;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Override
    public Sink sink(SinkUse use) {
        return new Sink() {
            @Override
            public Intake open(Stage stage) {
                return intake(stage);
            }

            @Override
            public Committed commit(Staged staged, Commitment commitment) {
                HELD.put(use.use().dataset(), HELD.getOrDefault(staged.stage(), List.of()));
                return new Committed("1", false);
            }

            @Override
            public void discard(Stage stage) {
                HELD.remove(stage.text());
            }
        };
    }

    private static Intake intake(Stage stage) {
        List<Item> rows = new ArrayList<>();
        return new Intake.Rows() {
            @Override
            public RowWriter writer() {
                return new RowWriter() {
                    @Override
                    public void write(@Nullable Object[] values) {
                        rows.add(row(values.clone()));
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public Staged stage() {
                HELD.put(stage.text(), rows);
                return new Staged(stage.text(), rows.size(), 1, 0, "");
            }
        };
    }
}
