package dev.dataflow.driver.local;

import dev.dataflow.json.JsonValues;
import dev.dataflow.json.JsonValues.Numeral;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operator or an expression of a plan that DuckDB wrote as JSON. It leaves out what has its default: none, or 0. */
record PlanNode(Map<?, ?> fields) {

    static PlanNode parse(String json) {
        return of(JsonValues.parse(json));
    }

    static PlanNode of(@Nullable Object value) {
        return value instanceof Map<?, ?> fields ? new PlanNode(fields) : new PlanNode(Map.of());
    }

    /** Whether there is nothing at all. */
    boolean none() {
        return fields.isEmpty();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    /** A number, which may be one of 64 bits without a sign: the last of these is -1. */
    long number(String name) {
        return number(fields.get(name));
    }

    static long number(@Nullable Object value) {
        return value instanceof Numeral numeral && !numeral.text().startsWith("-")
                ? Long.parseUnsignedLong(numeral.text())
                : 0;
    }

    PlanNode node(String name) {
        return of(fields.get(name));
    }

    List<?> list(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }

    List<PlanNode> nodes(String name) {
        return list(name).stream().map(PlanNode::of).toList();
    }
}
