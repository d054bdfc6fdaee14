package dev.dataflow.run;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A resolved connection. Its text form shows no secret. */
public record Connection(
        String type,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String schema,
        @Nullable String login,
        @Nullable String password,
        SortedMap<String, String> extra) {
    public Connection {
        extra = Collections.unmodifiableSortedMap(new TreeMap<>(extra));
    }

    /** A connection of which all is said by its extras, as of files in a folder. */
    public static Connection of(String type, Map<String, String> extra) {
        return new Connection(type, null, null, null, null, null, new TreeMap<>(extra));
    }

    /** The type and address alone. */
    @Override
    public String toString() {
        return "Connection[type=" + type + ", host=" + host + ", port=" + port + "]";
    }
}
