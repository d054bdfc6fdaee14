package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.JoinKey;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders joins and lookups. How a join is carried out is the engine's to choose. */
final class JoinSql {
    private final Step step;
    private final Relation left;
    private final Relation right;
    private final Writing writing;

    JoinSql(Step step, List<Relation> inputs, Writing writing) {
        this.step = step;
        this.left = inputs.get(0);
        this.right = inputs.get(1);
        this.writing = writing;
    }

    Optional<Relation> join(Body.Join join) {
        String on = join.keys().stream()
                .map(key -> as(key, "l.", key.left()) + " = " + as(key, "r.", key.right()))
                .collect(Collectors.joining(" AND "));
        String kind = switch (join.kind()) {
            case INNER -> " JOIN ";
            case LEFT -> " LEFT JOIN ";
            case RIGHT -> " RIGHT JOIN ";
            case FULL -> " FULL JOIN ";
            case SEMI -> " SEMI JOIN ";
            case ANTI -> " ANTI JOIN ";
        };
        // A row of a semi or an anti join stays itself.
        List<String> hidden = join.kind().leftOnly() ? left.hidden() : List.of();
        List<String> columns = new ArrayList<>(join.kind().leftOnly() ? ofLeft() : ofBoth(join));
        hidden.forEach(column -> columns.add("l." + name(column)));
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + left.sql() + " AS l" + kind + right.sql()
                + " AS r ON " + on;
        return Optional.of(new Relation(sql, step.columns(), hidden));
    }

    private List<String> ofLeft() {
        return left.schema().names().stream().map(column -> "l." + name(column)).toList();
    }

    private List<String> ofBoth(Body.Join join) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : left.schema().columns()) {
            Optional<JoinKey> key = join.keys().stream()
                    .filter(candidate -> candidate.left().equals(column.name()))
                    .findFirst();
            columns.add(
                    join.kind().keepsRight() && key.isPresent()
                            ? either(key.get()) + " AS " + name(column.name())
                            : "l." + name(column.name()));
        }
        Set<String> keys = join.keys().stream().map(JoinKey::right).collect(Collectors.toSet());
        for (String column : right.schema().names()) {
            if (!keys.contains(column)) {
                String renamed = join.renamed().stream()
                        .filter(candidate -> candidate.from().equals(column))
                        .findFirst()
                        .map(Body.Renamed::to)
                        .orElse(column);
                columns.add("r." + name(column) + " AS " + name(renamed));
            }
        }
        return columns;
    }

    /** The key of whichever side is there. */
    private String either(JoinKey key) {
        Type type = step.columns().column(key.left()).orElseThrow().type();
        Rendered ofLeft = new Rendered("l." + name(key.left()), type(left, key.left()), true);
        Rendered ofRight = new Rendered("r." + name(key.right()), type(right, key.right()), true);
        return "coalesce(" + Casts.of(ofLeft, type, writing) + ", " + Casts.of(ofRight, type, writing) + ")";
    }

    /**
     * Rows of the second are brought together by their keys, so that each key stands once and brings the number of its rows
     * along. That number is looked at in a condition, since an engine leaves out columns that nobody asks for.
     */
    Optional<Relation> lookup(Body.Lookup lookup) {
        List<String> keys = new ArrayList<>();
        List<String> grouped = new ArrayList<>();
        List<String> on = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (JoinKey key : lookup.keys()) {
            String name = name("_dataflow_key" + on.size());
            keys.add(as(key, "", key.right()) + " AS " + name);
            grouped.add(name);
            parts.add(name);
            on.add(as(key, "l.", key.left()) + " = r." + name);
            shown.add(writing.text(key.left() + " ") + " || " + shown(key));
        }
        Set<String> needed = new LinkedHashSet<>();
        lookup.columns()
                .forEach(named -> named.value().within().forEach(part -> {
                    if (part instanceof Expression.Column column) {
                        needed.add(column.name());
                    }
                }));
        needed.forEach(column -> {
            keys.add(name(column));
            parts.add(Keys.only(name(column), type(right, column), "", writing) + " AS " + name(column));
        });
        String number = name("_dataflow_number");
        parts.add("count(*) AS " + number);
        List<String> columns = new ArrayList<>(ofLeft());
        for (Body.Named named : lookup.columns()) {
            Type type = step.columns().column(named.name()).orElseThrow().type();
            Rendered value = ExpressionSql.of(named.value(), right.schema(), "r.", writing);
            columns.add("CASE WHEN r." + number + " IS NULL THEN NULL ELSE " + Casts.of(value, type, writing)
                    + " END AS " + name(named.name()));
        }
        left.hidden().forEach(column -> columns.add("l." + name(column)));
        String message = "'Cannot look up one row: ' || CAST(r." + number + " AS "
                + writing.dialect().type(Scalar.STRING) + ") || ' rows have ' || " + String.join(" || ', ' || ", shown);
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + left.sql() + " AS l LEFT JOIN (SELECT "
                + String.join(", ", parts) + " FROM (SELECT " + String.join(", ", keys) + " FROM " + right.sql()
                + ") AS g GROUP BY " + String.join(", ", grouped)
                + ") AS r ON " + String.join(" AND ", on) + " WHERE CASE WHEN r." + number + " > 1 THEN "
                + writing.cast(writing.error(Fault.LOOKUP_AMBIGUOUS, message), Scalar.BOOLEAN) + " ELSE true END";
        return Optional.of(new Relation(sql, step.columns(), left.hidden()));
    }

    private String shown(JoinKey key) {
        String value = "l." + name(key.left());
        String text =
                type(left, key.left()) == Scalar.BINARY ? "hex(" + value + ")" : writing.cast(value, Scalar.STRING);
        return "substr(" + text + ", 1, " + Casts.SHOWN + ")";
    }

    /** A key in the type that holds those of both. */
    private String as(JoinKey key, String qualifier, String column) {
        Type ofLeft = type(left, key.left());
        Type ofRight = type(right, key.right());
        boolean isLeft = qualifier.equals("l.");
        Type type = isLeft ? ofLeft : ofRight;
        Rendered value = new Rendered(qualifier + name(column), type, true);
        if (Encoding.asked(type)) {
            return "CASE WHEN " + value.sql() + " IS NULL THEN NULL ELSE " + new Encoding(writing).of(value.sql(), type)
                    + " END";
        }
        return Casts.of(value, NumberTypes.common(ofLeft, ofRight), writing);
    }

    private static Type type(Relation relation, String column) {
        return relation.schema().column(column).orElseThrow().type();
    }

    private String name(String identifier) {
        return writing.name(identifier);
    }
}
