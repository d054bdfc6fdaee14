package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renders windows of time: they begin at multiples of the slide since 1970 began in UTC. */
final class TimeWindowSql {
    private final Step step;
    private final Relation input;
    private final Writing writing;

    TimeWindowSql(Step step, Relation input, Writing writing) {
        this.step = step;
        this.input = input;
        this.writing = writing;
    }

    Optional<Relation> of(Body.TimeWindow window) {
        long size = JsonColumns.micros(window.size());
        long slide = JsonColumns.micros(window.slide());
        // A time falls into so many windows at most.
        long most = (size + slide - 1) / slide;
        Type type = input.schema().column(window.column()).orElseThrow().type();
        List<String> own = new ArrayList<>();
        input.schema().names().forEach(column -> own.add(writing.name(column)));
        List<String> hidden = input.hidden().stream().map(writing::name).toList();
        String time = writing.name("_dataflow_time");
        String last = writing.name("_dataflow_begin");
        String back = writing.name("_dataflow_back");
        Rendered value = new Rendered(writing.name(window.column()), type, true);
        String all = String.join(", ", own)
                + String.join("", hidden.stream().map(each -> ", " + each).toList());
        String times = "(SELECT " + all + ", " + new Times(writing).micros(value) + " AS " + time + " FROM "
                + input.sql() + ") AS t";
        // The sign of a rest is that of the time; windows before 1970 begin at multiples too.
        String begins = "(SELECT " + all + ", " + time + ", " + time + " - ((" + time + " % " + slide + ") + " + slide
                + ") % " + slide + " AS " + last + " FROM " + times + ") AS b";
        String begin = most == 1 ? last : "(" + last + " - " + back + " * " + slide + ")";
        String from = most == 1 ? begins : begins + numbers(most, back);
        List<String> columns = new ArrayList<>(own);
        columns.add(new Times(writing).ofMicros(begin, type) + " AS " + writing.name("window_start"));
        columns.add(new Times(writing).ofMicros("(" + begin + " + " + size + ")", type) + " AS "
                + writing.name("window_end"));
        columns.addAll(hidden);
        // A row without a time is kept once, without a window.
        String where = most == 1 && size == slide
                ? ""
                : " WHERE " + begin + " + " + size + " > " + time
                        + (most == 1 ? " OR " + time + " IS NULL" : " OR (" + time + " IS NULL AND " + back + " = 0)");
        return Optional.of(new Relation(
                "SELECT " + String.join(", ", columns) + " FROM " + from + where, step.columns(), input.hidden()));
    }

    private String numbers(long most, String name) {
        return writing.duck()
                ? " CROSS JOIN (SELECT unnest(range(" + most + ")) AS " + name + ") AS n"
                : " LATERAL VIEW explode(sequence(0L, " + (most - 1) + "L)) n AS " + name;
    }
}
