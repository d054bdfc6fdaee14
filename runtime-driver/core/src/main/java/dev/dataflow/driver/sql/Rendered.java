package dev.dataflow.driver.sql;

import dev.dataflow.ir.Type;

/**
 * An expression as SQL, and the type that it has by our rules.
 *
 * @param repeatable whether the SQL may stand in another more than once: a column or a constant
 */
public record Rendered(String sql, Type type, boolean repeatable) {
    /** Something computed, which is to be computed once. */
    public Rendered(String sql, Type type) {
        this(sql, type, false);
    }
}
