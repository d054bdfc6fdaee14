package dev.dataflow.compiler.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a five-field cron expression as Airflow does: {@code *}, numbers, ranges, steps and lists in each field, names of
 * months and days of the week in English, 7 for Sunday too, and {@code L} for the last day of the month.
 */
final class Cron {
    private static final Pattern PART = Pattern.compile("(\\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]+))?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int[] LONGEST = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Cron() {}

    /** A field: what it is called, its bounds, and the names that stand for its numbers, beginning with {@code first}. */
    private record Field(String name, int least, int most, List<String> names, int first) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of(), 0),
            new Field("hour", 0, 23, List.of(), 0),
            new Field("day of month", 1, 31, List.of(), 0),
            new Field("month", 1, 12, MONTHS, 1),
            new Field("day of week", 0, 7, DAYS, 0));

    /** What is wrong with an expression, as a sentence; empty if nothing is. */
    static Optional<String> fault(String expression) {
        String[] parts = expression.strip().toLowerCase(Locale.ROOT).split("\\s+");
        if (parts.length != FIELDS.size()) {
            return Optional.of("it has not 5 fields but " + (expression.isBlank() ? 0 : parts.length) + ".");
        }
        List<SortedSet<Integer>> values = FIELDS.stream()
                .<SortedSet<Integer>>map(field -> new TreeSet<>())
                .toList();
        for (int i = 0; i < FIELDS.size(); i++) {
            for (String part : parts[i].split(",", -1)) {
                Optional<String> fault = read(FIELDS.get(i), part, values.get(i));
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return never(parts, values.get(2), values.get(3));
    }

    private static Optional<String> read(Field field, String part, SortedSet<Integer> values) {
        if (field.name().equals("day of month") && part.equals("l")) {
            values.add(1);
            return Optional.empty();
        }
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            return Optional.of("\"" + part + "\" is no " + field.name() + ".");
        }
        boolean all = matcher.group(1).equals("*");
        String to = matcher.group(2);
        String step = matcher.group(3);
        int least = all ? field.least() : number(field, matcher.group(1));
        int most = to != null ? number(field, to) : least;
        if (all || (to == null && step != null)) {
            most = field.most();
        }
        boolean outside = least < field.least() || most < field.least() || most > field.most();
        if (outside || (all && to != null)) {
            return Optional.of("\"" + part + "\" is no " + field.name() + ", which is " + field.least() + " to "
                    + field.most() + ".");
        } else if (least > most) {
            return Optional.of("\"" + part + "\" begins after it ends.");
        } else if (step != null && (step.length() > 3 || Integer.parseInt(step) == 0)) {
            return Optional.of("\"" + part + "\" has no possible step.");
        }
        int by = step == null ? 1 : Integer.parseInt(step);
        for (int value = least; value <= most; value += by) {
            values.add(value);
        }
        return Optional.empty();
    }

    /** A number or a name; out of every field's bounds if it is neither. */
    private static int number(Field field, String text) {
        int named = field.names().indexOf(text);
        if (named >= 0) {
            return named + field.first();
        }
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    /** Such as 30 February; a day of the week beside it is an alternative. */
    private static Optional<String> never(String[] parts, SortedSet<Integer> days, SortedSet<Integer> months) {
        boolean comes = !parts[4].equals("*") || months.stream().anyMatch(month -> days.first() <= LONGEST[month - 1]);
        return comes ? Optional.empty() : Optional.of("no month that it names has such a day.");
    }
}
