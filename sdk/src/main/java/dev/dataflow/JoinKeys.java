package dev.dataflow;

import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** The keys of a join: equal pairs of columns, and new names for columns of the right that the left has too. */
public record JoinKeys(List<Body.JoinKey> keys, List<Body.Renamed> renamed) {
    public JoinKeys {
        keys = List.copyOf(keys);
        renamed = List.copyOf(renamed);
    }

    /** The columns of these names on both sides. */
    public static JoinKeys on(String column) {
        return on(column, column);
    }

    /** A column of the left and one of the right. */
    public static JoinKeys on(String left, String right) {
        return new JoinKeys(List.of(new Body.JoinKey(left, right)), List.of());
    }

    /** These keys and the column of this name on both sides. */
    public JoinKeys and(String column) {
        return and(column, column);
    }

    /** These keys and one more pair. */
    public JoinKeys and(String left, String right) {
        List<Body.JoinKey> more = new ArrayList<>(keys);
        more.add(new Body.JoinKey(left, right));
        return new JoinKeys(more, renamed);
    }

    /** Gives a column of the right another name in the result. */
    public JoinKeys renaming(String right, String name) {
        List<Body.Renamed> more = new ArrayList<>(renamed);
        more.add(new Body.Renamed(right, name));
        return new JoinKeys(keys, more);
    }
}
