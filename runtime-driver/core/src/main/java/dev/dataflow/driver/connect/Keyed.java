package dev.dataflow.driver.connect;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine must see to where a sink takes rows by their keys: no key is null, and none comes twice. It compares them
 * with the keys that stand, and says which of those rows are replaced.
 */
public interface Keyed {
    /** In {@link #standing}: the column with the file of a row that stands, a string. */
    String FILE = "_dataflow_standing_file";
    /** In {@link #standing}: the column with the row's number in that file, from 0, a long. */
    String POSITION = "_dataflow_standing_position";

    /** What becomes of rows. */
    enum Rule {
        /** A key that stands already fails the task. */
        INSERT,
        /** Rows whose keys do not stand are left out; the others replace those that stand. */
        UPDATE,
        /** Rows replace those of the same keys that stand. */
        UPSERT
    }

    /** What becomes of rows. */
    Rule rule();

    /** The columns of the key, of the step's own names and the store's types. */
    Schema keys();

    /** The columns of {@link #standing}: the keys, {@link #FILE} and {@link #POSITION}. */
    default Schema standingColumns() {
        List<Schema.Column> all = new ArrayList<>(keys().columns());
        all.add(new Schema.Column(FILE, Scalar.STRING, false));
        all.add(new Schema.Column(POSITION, Scalar.LONG, false));
        return new Schema(all);
    }

    /** The keys that stand, each with its place. */
    Reading standing();

    /** Takes {@link #FILE} and {@link #POSITION} of each row that is replaced, before the files are staged. */
    RowWriter replaced();
}
