package dev.dataflow.cli;

import dev.dataflow.deploy.run.Garbage;
import dev.dataflow.deploy.run.KeptLetters;
import dev.dataflow.deploy.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as tables of text. */
final class Tables {
    private Tables() {}

    /** The tasks of a run, and a line about the run itself. */
    static String tasks(RunResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("task", "engine", "state", "read", "written", "rejected", "seconds"));
        for (RunResult.Task task : result.tasks()) {
            rows.add(List.of(
                    task.task(),
                    task.engine(),
                    task.state().name().toLowerCase(Locale.ROOT),
                    number(task.read()),
                    number(task.written()),
                    number(task.rejected()),
                    String.format(Locale.ROOT, "%.1f", task.seconds())));
        }
        return text(rows, List.of(3, 4, 5, 6));
    }

    /** The expectations of a run that are not met, a line each, with what was found and rows to blame; empty for none. */
    static String unmet(RunResult result) {
        StringBuilder text = new StringBuilder();
        for (RunResult.Task task : result.tasks()) {
            for (RunResult.Expectation one : task.expectations()) {
                if (!one.passed()) {
                    text.append("  ").append(one.step()).append(" › ").append(one.name());
                    text.append(" (")
                            .append(one.onFailure())
                            .append("): ")
                            .append(one.found())
                            .append('\n');
                    one.samples()
                            .forEach(
                                    sample -> text.append("    ").append(sample).append('\n'));
                }
            }
        }
        return text.isEmpty() ? "" : "Not as expected\n" + text;
    }

    /** The first rows of a table. */
    static String head(String name, RunResult.Table table, int limit) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(table.columns());
        for (List<@Nullable Object> row :
                table.head().subList(0, Math.min(limit, table.head().size()))) {
            List<String> cells = new ArrayList<>();
            for (Object cell : row) {
                cells.add(String.valueOf(cell));
            }
            rows.add(cells);
        }
        return name + ", " + number(table.rows()) + (table.rows() == 1 ? " row" : " rows") + "\n"
                + text(rows, List.of());
    }

    /** How many rows each table holds. */
    static String counts(Map<String, RunResult.Table> tables) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("table", "rows"));
        tables.forEach((name, table) -> rows.add(List.of(name, number(table.rows()))));
        return text(rows, List.of(1));
    }

    /** What tasks have put aside. */
    static String deadLetters(List<KeptLetters.OfTask> tasks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("pipeline", "run", "task", "step", "rows", "the first"));
        for (KeptLetters.OfTask task : tasks) {
            for (KeptLetters.OfStep step : task.steps()) {
                rows.add(List.of(
                        task.pipeline(),
                        task.run(),
                        task.task(),
                        step.step(),
                        number(step.rows()),
                        visible(step.first())));
            }
        }
        return text(rows, List.of(4));
    }

    /** What nobody needs. */
    static String garbage(List<Garbage.Piece> pieces) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("pipeline", "run", "what", "bytes", "where", "why"));
        for (Garbage.Piece piece : pieces) {
            rows.add(List.of(
                    piece.pipeline(),
                    piece.run(),
                    piece.kind(),
                    number(piece.bytes()),
                    visible(piece.place()),
                    piece.reason()));
        }
        return text(rows, List.of(3));
    }

    /** What a text of the data holds must not steer the terminal. */
    static String visible(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String text(List<List<String>> rows, List<Integer> toTheRight) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String gap = " ".repeat(widths[column] - row.get(column).length());
                line.append("  ").append(toTheRight.contains(column) ? gap + row.get(column) : row.get(column) + gap);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
