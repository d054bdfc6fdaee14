package dev.dataflow.ir;

import java.util.List;

/** What a write does with the rows that its sink already holds. */
public record WriteMode(Kind kind, List<String> keys) {

    /** The kinds of write; which of them a sink has is in its connector's descriptor. */
    public enum Kind {
        /** Adds rows and never looks at those that stand. */
        APPEND("append"),
        /** Adds rows; fails if the key of one stands already. */
        INSERT("insert"),
        /** Replaces the rows whose keys stand; the others are left out. */
        UPDATE("update"),
        /** Replaces the rows of the same keys, adds the others. */
        UPSERT("upsert"),
        /** Empties the sink, keeps its schema. */
        OVERWRITE("overwrite"),
        /** Replaces the partitions that the new rows fall into, leaves the others. */
        OVERWRITE_PARTITIONS("overwritePartitions"),
        /** Drops the sink and makes it anew, with the rows' own schema. */
        REPLACE("replace"),
        /** Fails if the sink is there. */
        ERROR_IF_EXISTS("errorIfExists");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for it in JSON and messages. */
        public String word() {
            return word;
        }

        /** Whether it needs keys. */
        public boolean keyed() {
            return this == INSERT || this == UPDATE || this == UPSERT;
        }
    }

    public WriteMode {
        keys = List.copyOf(keys);
    }
}
