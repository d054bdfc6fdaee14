package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renders a row for each element of a list or entry of a map. */
final class ExplodeSql {
    private final Step step;
    private final Relation input;
    private final Writing writing;

    ExplodeSql(Step step, Relation input, Writing writing) {
        this.step = step;
        this.input = input;
        this.writing = writing;
    }

    Optional<Relation> of(Body.Explode explode) {
        String element = writing.name("_dataflow_element");
        String number = writing.name("_dataflow_position");
        String exploded = writing.name(explode.column());
        Type type = input.schema().column(explode.column()).orElseThrow().type();
        String list = type instanceof Type.MapOf ? "map_entries(" + exploded + ")" : exploded;
        // Spark needs no view for what is but an expression.
        boolean selected = !writing.duck() && explode.position() == null;
        List<String> columns = new ArrayList<>();
        List<String> along = new ArrayList<>();
        for (Schema.Column column : input.schema().columns()) {
            String name = writing.name(column.name());
            if (!column.name().equals(explode.column())) {
                columns.add(name);
                along.add(name);
            } else if (selected) {
                columns.add((explode.keepEmpty() ? "explode_outer(" : "explode(") + list + ") AS " + name);
            } else {
                columns.add(element + " AS " + name);
            }
        }
        if (explode.position() != null) {
            String counted = writing.duck() ? number : number + " + 1";
            columns.add(writing.cast(counted, Scalar.INT) + " AS " + writing.name(explode.position()));
        }
        input.hidden().forEach(column -> {
            columns.add(writing.name(column));
            along.add(writing.name(column));
        });
        String view = selected
                ? ""
                : " LATERAL VIEW " + (explode.keepEmpty() ? "OUTER " : "") + "posexplode(" + list + ") t AS " + number
                        + ", " + element;
        String from = writing.duck()
                ? "(SELECT " + inDuck(explode, list, element, number, along) + " FROM " + input.sql() + ") AS t"
                : input.sql() + view;
        return Optional.of(
                new Relation("SELECT " + String.join(", ", columns) + " FROM " + from, step.columns(), input.hidden()));
    }

    private static String inDuck(Body.Explode explode, String list, String element, String number, List<String> along) {
        String empty = "CASE WHEN coalesce(len(" + list + "), 0) = 0 THEN [NULL] ELSE ";
        String elements = explode.keepEmpty() ? empty + list + " END" : list;
        String numbers = "range(1, len(" + list + ") + 1)";
        List<String> columns = new ArrayList<>(along);
        columns.add("unnest(" + elements + ") AS " + element);
        columns.add("unnest(" + (explode.keepEmpty() ? empty + numbers + " END" : numbers) + ") AS " + number);
        return String.join(", ", columns);
    }
}
