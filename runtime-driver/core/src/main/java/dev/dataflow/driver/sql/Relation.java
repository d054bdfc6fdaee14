package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import java.util.List;

/**
 * Something to select from.
 *
 * @param sql a name as the dialect quotes it, or a query in parentheses
 * @param hidden columns that are no part of the schema and go along where a row stays itself, such as its source file;
 *     not quoted
 * @param order the order that the rows are to keep; empty for none
 * @param unordered the same rows for whoever orders them anew: {@code sql}, where they are in no order
 */
public record Relation(String sql, Schema schema, List<String> hidden, List<Body.Order> order, String unordered) {
    public Relation {
        hidden = List.copyOf(hidden);
        order = List.copyOf(order);
    }

    /** A relation in no order. */
    public Relation(String sql, Schema schema, List<String> hidden) {
        this(sql, schema, hidden, List.of());
    }

    /** A relation whose rows are all sorted before anything is taken of them. */
    public Relation(String sql, Schema schema, List<String> hidden, List<Body.Order> order) {
        this(sql, schema, hidden, order, sql);
    }

    /** The same rows under a name. */
    public Relation named(String name) {
        return new Relation(name, schema, hidden, order, unordered.equals(sql) ? name : unordered);
    }

    /** The same rows with these of their columns. */
    public Relation taking(Schema columns) {
        return columns.equals(schema) ? this : new Relation(sql, columns, hidden, order, unordered);
    }

    /** A relation without hidden columns, in no order. */
    public static Relation of(String sql, Schema schema) {
        return new Relation(sql, schema, List.of());
    }
}
