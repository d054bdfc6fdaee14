package dev.dataflow.connectors.rows;

import dev.dataflow.connector.MemoryDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows that stand in the pipeline itself. */
public final class MemoryConnector implements Connector {
    @Override
    public String id() {
        return MemoryDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        List<String> names = names(use);
        List<Expression> values = values(use);
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size() && i < values.size(); i++) {
            int column = i;
            boolean nullable = false;
            for (int at = column; at < values.size(); at += names.size()) {
                nullable |= ((Literal) values.get(at)).value() == null;
            }
            columns.add(new Schema.Column(names.get(i), ((Literal) values.get(i)).type(), nullable));
        }
        return Optional.of(new Schema(columns));
    }

    @Override
    public Source source(SourceUse use) {
        return new Source() {
            @Override
            public Pin pin() {
                return new Pin(new TreeMap<>(), List.of());
            }

            @Override
            public Reading open(Pin pin) {
                Split all = new AllRows(rows(use));
                return () -> List.of(all);
            }
        };
    }

    @Override
    public Sink sink(SinkUse use) {
        throw new UnsupportedOperationException("Memory is no sink, and the compiler says so");
    }

    private static List<String> names(ConnectorUse use) {
        return use.options().get(MemoryDescriptor.COLUMNS) instanceof Value.Texts texts ? texts.texts() : List.of();
    }

    private static List<Expression> values(ConnectorUse use) {
        return use.options().get(MemoryDescriptor.ROWS) instanceof Value.Bindings rows ? rows.values() : List.of();
    }

    private static List<Object[]> rows(SourceUse use) {
        List<String> names = names(use.use());
        List<Expression> values = values(use.use());
        List<Object[]> rows = new ArrayList<>();
        for (int from = 0; from < values.size(); from += names.size()) {
            Object[] row = new Object[use.schema().columns().size()];
            for (int i = 0; i < row.length; i++) {
                Schema.Column column = use.schema().columns().get(i);
                int place = names.indexOf(column.name());
                if (place < 0) {
                    throw missing(use, column, names);
                }
                Object value = value(column, (Literal) values.get(from + place));
                // A null is a place left alone: NullAway does not read @Nullable in other modules' arrays.
                if (value != null) {
                    row[i] = value;
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Object value(Schema.Column column, Literal literal) {
        String text = literal.value();
        return text == null ? null : Values.parse(column.type(), text);
    }

    private static DriverFailure missing(SourceUse use, Schema.Column column, List<String> names) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "COLUMN_MISSING",
                use.step(),
                "Cannot read step \"" + use.step() + "\": its rows have no column \"" + column.name()
                        + "\". They have: " + String.join(", ", names) + ". Compile and deploy the pipeline again");
    }

    private record AllRows(List<Object[]> rows) implements Split {
        @Override
        public @Nullable String file() {
            return null;
        }

        @Override
        public RowReader open() {
            return new RowReader() {
                private int next;

                @Override
                public @Nullable Item next() {
                    return next == rows.size() ? null : new Row(rows.get(next).clone(), null, ++next);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }
}
