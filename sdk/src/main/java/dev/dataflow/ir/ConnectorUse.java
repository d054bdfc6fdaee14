package dev.dataflow.ir;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One use of a connector, as a source or a sink: data only.
 *
 * @param connector the id of the connector's descriptor: {@code iceberg}, {@code csv}
 * @param connection the id of the connection that holds address and credentials
 * @param dataset what people call the rows: {@code taxi.trips}
 * @param options by name, what the descriptor's option list allows; sorted by name
 */
public record ConnectorUse(String connector, String connection, String dataset, SortedMap<String, Value> options) {
    public ConnectorUse {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** This use with one option set. */
    public ConnectorUse with(String option, Value value) {
        SortedMap<String, Value> changed = new TreeMap<>(options);
        changed.put(option, value);
        return new ConnectorUse(connector, connection, dataset, changed);
    }

    /** This use through another connection. */
    public ConnectorUse through(String otherConnection) {
        return new ConnectorUse(connector, otherConnection, dataset, options);
    }

    /** A use without options. */
    public static ConnectorUse of(String connector, String connection, String dataset) {
        return new ConnectorUse(connector, connection, dataset, new TreeMap<>(Map.of()));
    }
}
