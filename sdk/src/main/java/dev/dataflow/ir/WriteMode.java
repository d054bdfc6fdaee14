package dev.dataflow.ir;

import java.util.List;

/** What a write does with the rows that its sink already holds. */
public record WriteMode(Kind kind, List<String> keys) {

    /** The kinds of write; which of them a sink has is in its connector's descriptor. */
    public enum Kind {
        /** Adds rows and never looks at those that stand. */
        APPEND("append"),
        /** Empties the sink, keeps its schema. */
        OVERWRITE("overwrite"),
        /** Replaces the partitions that the new rows fall into, leaves the others. */
        OVERWRITE_PARTITIONS("overwritePartitions"),
        /** Replaces the rows of the same keys, adds the others. */
        UPSERT("upsert");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for it in JSON and messages. */
        public String word() {
            return word;
        }
    }

    public WriteMode {
        keys = List.copyOf(keys);
    }
}
