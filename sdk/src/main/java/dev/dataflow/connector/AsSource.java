package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import java.util.Set;

/**
 * What a connector can do as a source. Every source splits its rows among readers; what it gives beside is moved by the
 * engines themselves.
 *
 * @param engines that have a runtime for it; empty as long as there is none
 * @param gives what it gives beside its rows
 * @param bounded whether its rows come to an end
 * @param filters whether it takes a condition, and leaves unread what cannot fulfil it
 * @param badRecords whether there may be records that cannot be read, which a pipeline may skip or keep
 * @param origins the columns of this kind that it can fill
 */
public record AsSource(
        Set<String> engines,
        Set<Gives> gives,
        boolean bounded,
        boolean filters,
        boolean badRecords,
        Set<Origin.Kind> origins) {

    /** What an engine may move without the connector's readers. */
    public enum Gives {
        /** Files of a known format, with the columns' ids, the rows deleted from them and what is left of the condition. */
        FILES,
        /** A query for the store itself. */
        QUERY
    }

    public AsSource {
        engines = Set.copyOf(engines);
        gives = Set.copyOf(gives);
        origins = Set.copyOf(origins);
    }
}
