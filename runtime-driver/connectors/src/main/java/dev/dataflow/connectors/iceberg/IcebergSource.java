package dev.dataflow.connectors.iceberg;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.run.FailureClass;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/** A table that rows are read from, in one snapshot. */
final class IcebergSource implements Source {
    private static final String TABLE = "table";
    private static final String SNAPSHOT = "snapshot";

    private final SourceUse use;
    private final TablePlace place;

    IcebergSource(SourceUse use, TablePlace place) {
        this.use = use;
        this.place = place;
    }

    @Override
    public Pin pin() {
        Table table = place.load();
        Snapshot snapshot = wanted(table);
        TreeMap<String, String> position = new TreeMap<>();
        position.put(TABLE, table.uuid().toString());
        if (snapshot != null) {
            position.put(SNAPSHOT, Long.toString(snapshot.snapshotId()));
        }
        return new Pin(position, List.of());
    }

    /** The snapshot that the options name; the current one, or null if there is none, where they name none. */
    private @Nullable Snapshot wanted(Table table) {
        Value id = use.use().options().get(IcebergDescriptor.SNAPSHOT);
        Value time = use.use().options().get(IcebergDescriptor.AS_OF);
        if (id != null) {
            return numbered(table, text(id));
        }
        return time == null ? table.currentSnapshot() : asOf(table, text(time));
    }

    private Snapshot numbered(Table table, String id) {
        Snapshot snapshot = id.matches("-?\\d{1,19}") ? table.snapshot(Long.parseLong(id)) : null;
        if (snapshot == null) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "SNAPSHOT_MISSING",
                    "it has no snapshot " + id + "; it may have been expired. It has: " + snapshots(table)
                            + ". Name another");
        }
        return snapshot;
    }

    private Snapshot asOf(Table table, String time) {
        long millis;
        try {
            millis = Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "TIME_INVALID",
                    "\"" + time + "\" is no time as of which it can be read. Write one such as 2026-11-21T12:00:00Z");
        }
        Snapshot found = null;
        for (HistoryEntry entry : table.history()) {
            if (entry.timestampMillis() <= millis) {
                found = table.snapshot(entry.snapshotId());
            }
        }
        if (found == null) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "SNAPSHOT_MISSING",
                    "it has no snapshot of " + time + " or before; it may have been expired. It has: "
                            + snapshots(table) + ". Name a later time");
        }
        return found;
    }

    /** The newest snapshots, for messages. */
    private static String snapshots(Table table) {
        List<HistoryEntry> history = table.history();
        String newest = history.subList(Math.max(0, history.size() - 5), history.size()).stream()
                .map(entry -> entry.snapshotId() + " of " + Instant.ofEpochMilli(entry.timestampMillis()))
                .collect(Collectors.joining(", "));
        return newest.isEmpty() ? "none" : newest;
    }

    /** What a run has made of a text or a number with a variable in it is a list of one text. */
    private static String text(Value value) {
        if (value instanceof Value.Whole number) {
            return Long.toString(number.number());
        }
        return value instanceof Value.Texts texts ? texts.texts().get(0) : ((Value.Text) value).text();
    }

    @Override
    public List<Held> held(Pin pin) {
        Table table = place.load();
        String snapshot = pin.position().get(SNAPSHOT);
        org.apache.iceberg.Schema schema = snapshot == null ? table.schema() : read(table, Long.parseLong(snapshot));
        return List.of(IcebergTypes.held(schema));
    }

    @Override
    public boolean reads(Type held, Type wanted) {
        return IcebergTypes.widens(held, wanted);
    }

    /** The columns under which a snapshot is read: who asks for the table as it was gets those that it had. */
    private org.apache.iceberg.Schema read(Table table, long snapshot) {
        boolean asked = use.use().options().containsKey(IcebergDescriptor.SNAPSHOT)
                || use.use().options().containsKey(IcebergDescriptor.AS_OF);
        return asked ? SnapshotUtil.schemaFor(table, snapshot) : table.schema();
    }

    @Override
    public Reading open(Pin pin) {
        Table table = place.load();
        String snapshot = pin.position().get(SNAPSHOT);
        if (!table.uuid().toString().equals(pin.position().get(TABLE))) {
            throw changed("it was dropped and made again since this run first looked at it");
        } else if (snapshot == null) {
            return List::of;
        } else if (table.snapshot(Long.parseLong(snapshot)) == null) {
            throw changed("snapshot " + snapshot + ", which this run reads, has been expired");
        }
        long id = Long.parseLong(snapshot);
        org.apache.iceberg.Schema then = SnapshotUtil.schemaFor(table, id);
        org.apache.iceberg.Schema tableSchema = read(table, id);
        List<Integer> fieldIds = new TableFit(place, tableSchema, use.schema()).read(use.drift());
        Expression filter = Pruning.of(use.where(), kept(then, tableSchema));
        return place.translated(() -> {
            SnapshotFiles files = new SnapshotFiles(table, id, tableSchema, use.schema(), filter);
            List<Split> splits = files.splits(fieldIds);
            return new Reading() {
                @Override
                public List<Split> splits() {
                    return splits;
                }

                @Override
                public List<Chunk> chunks(int most, long leastBytes) {
                    return files.chunks(fieldIds, most, leastBytes);
                }
            };
        });
    }

    /** The wanted columns that the snapshot knew by the names of now; Iceberg looks for a condition's columns there. */
    private Schema kept(org.apache.iceberg.Schema then, org.apache.iceberg.Schema now) {
        return new Schema(use.schema().columns().stream()
                .filter(column -> {
                    NestedField before = then.findField(column.name());
                    NestedField after = now.findField(column.name());
                    return before != null
                            && after != null
                            && before.fieldId() == after.fieldId()
                            && before.type().equals(now.findType(column.name()));
                })
                .toList());
    }

    private RuntimeException changed(String why) {
        return place.failure(
                FailureClass.BAD_DATA, "INPUT_CHANGED", why + ". Run the task again to take the table as it is now");
    }
}
