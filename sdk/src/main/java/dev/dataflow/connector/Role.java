package dev.dataflow.connector;

import java.util.Locale;

/** What a connector is used as. */
public enum Role {
    /** Rows come from it. */
    SOURCE,
    /** Rows go to it. */
    SINK;

    /** In a sentence: "source". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
