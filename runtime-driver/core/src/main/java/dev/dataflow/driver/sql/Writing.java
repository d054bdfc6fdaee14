package dev.dataflow.driver.sql;

import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How the SQL of a step is written: in a dialect, with names of its own for what is computed once. */
final class Writing {
    private final Dialect dialect;
    private final String step;
    private int names;

    Writing(Dialect dialect, String step) {
        this.dialect = dialect;
        this.step = step;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether it is for DuckDB rather than Spark. */
    boolean duck() {
        return dialect == Dialect.DUCKDB;
    }

    String name(String identifier) {
        return dialect.name(identifier);
    }

    String text(String text) {
        return dialect.text(text);
    }

    /** The engine's own conversion. */
    String cast(String sql, Type type) {
        return "CAST(" + sql + " AS " + dialect.type(type) + ")";
    }

    /** The engine's own conversion, with a null for what it would be an error of. Both engines have it under one name. */
    String tried(String sql, Type type) {
        return "TRY_CAST(" + sql + " AS " + dialect.type(type) + ")";
    }

    /** Fails with a message that SQL computes. */
    String error(Fault fault, String message) {
        return dialect.error(text(Raised.mark(fault, step)) + " || " + message);
    }

    /** A name that no other part of the step's SQL has. */
    String fresh() {
        return "_dataflow_v" + names++;
    }

    /** What the body makes of a value's SQL, which is computed once wherever it stands. */
    String once(Rendered value, UnaryOperator<String> body) {
        return value.repeatable() ? body.apply(value.sql()) : bound(value.sql(), body);
    }

    private String bound(String sql, UnaryOperator<String> body) {
        String name = fresh();
        return dialect.once(name, sql, body.apply(name));
    }

    /** What the body makes of several values, each computed once wherever it stands. */
    String once(List<Rendered> values, Function<List<String>, String> body) {
        List<Rendered> computed =
                values.stream().filter(value -> !value.repeatable()).toList();
        if (computed.isEmpty()) {
            return body.apply(values.stream().map(Rendered::sql).toList());
        } else if (computed.size() == 1) {
            return bound(
                    computed.get(0).sql(),
                    name -> body.apply(values.stream()
                            .map(value -> value.repeatable() ? value.sql() : name)
                            .toList()));
        }
        List<String> fields = new ArrayList<>();
        computed.forEach(value -> fields.add(value.sql()));
        return bound(dialect.struct(fields), name -> {
            List<String> parts = new ArrayList<>();
            int field = 0;
            for (Rendered value : values) {
                parts.add(value.repeatable() ? value.sql() : dialect.field(name, "f" + field++));
            }
            return body.apply(parts);
        });
    }

    /** What the body makes of each element of a list, in a list. */
    String each(String list, UnaryOperator<String> body) {
        String name = fresh();
        return dialect.each(list, name, body.apply(name));
    }
}
