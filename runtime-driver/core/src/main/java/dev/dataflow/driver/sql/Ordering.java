package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Renders what comes behind ORDER BY. Nulls come last, in either direction. */
final class Ordering {
    private Ordering() {}

    static List<String> of(List<Body.Order> order, Writing writing) {
        return order.stream()
                .map(by -> writing.name(by.column()) + (by.descending() ? " DESC" : " ASC") + " NULLS LAST")
                .toList();
    }

    /**
     * The same with all other columns behind it, so that rows which share a place differ in nothing.
     *
     * @param alike columns in which the rows are equal
     */
    static List<String> total(
            List<Body.Order> order, Collection<String> alike, Schema schema, List<String> hidden, Writing writing) {
        List<String> all = new ArrayList<>(of(order, writing));
        Set<String> known = new HashSet<>(alike);
        order.forEach(by -> known.add(by.column()));
        for (Schema.Column column : schema.columns()) {
            if (!known.contains(column.name()) && !Encoding.asked(column.type())) {
                all.add(writing.name(column.name()) + " ASC NULLS LAST");
            }
        }
        for (Schema.Column column : schema.columns()) {
            // Also of those that are equal, for equal ones need not be the same.
            String name = writing.name(column.name());
            if (Encoding.asked(column.type())) {
                all.add(Encoding.exact(writing).of(name, column.type()) + " ASC");
            } else if (NumberTypes.floating(column.type())) {
                all.add("CASE WHEN " + name + " = 0 THEN " + writing.cast(name, Scalar.STRING) + " END ASC NULLS LAST");
            }
        }
        hidden.forEach(column -> all.add(writing.name(column) + " ASC NULLS LAST"));
        return all;
    }

    /** The values of an expression in an order that puts no two of them in the same place. */
    static List<String> of(Rendered value, String direction, Writing writing) {
        if (Encoding.asked(value.type())) {
            return List.of(writing.once(value, sql -> Encoding.exact(writing).of(sql, value.type())) + direction);
        }
        return NumberTypes.floating(value.type())
                ? List.of(value.sql() + direction, writing.cast(value.sql(), Scalar.STRING) + direction)
                : List.of(value.sql() + direction);
    }
}
