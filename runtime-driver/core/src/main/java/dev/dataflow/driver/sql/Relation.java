package dev.dataflow.driver.sql;

import dev.dataflow.ir.Schema;
import java.util.List;

/**
 * Something to select from.
 *
 * @param sql a name as the dialect quotes it, or a query in parentheses
 * @param hidden columns that are no part of the schema and go along where a row stays itself, such as its source file;
 *     not quoted
 */
public record Relation(String sql, Schema schema, List<String> hidden) {
    public Relation {
        hidden = List.copyOf(hidden);
    }

    /** A relation without hidden columns. */
    public static Relation of(String sql, Schema schema) {
        return new Relation(sql, schema, List.of());
    }
}
