package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.run.FailureClass;
import java.util.List;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

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
        Snapshot snapshot = table.currentSnapshot();
        TreeMap<String, String> position = new TreeMap<>();
        position.put(TABLE, table.uuid().toString());
        if (snapshot != null) {
            position.put(SNAPSHOT, Long.toString(snapshot.snapshotId()));
        }
        return new Pin(position, List.of());
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
        List<Integer> fieldIds = new TableFit(place, table, use.schema()).read();
        return place.translated(() -> {
            SnapshotSplit split = SnapshotSplit.of(table, Long.parseLong(snapshot), use.schema(), fieldIds);
            return () -> List.of(split);
        });
    }

    private RuntimeException changed(String why) {
        return place.failure(
                FailureClass.BAD_DATA, "INPUT_CHANGED", why + ". Run the task again to take the table as it is now");
    }
}
