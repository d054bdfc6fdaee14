package dev.dataflow.compiler.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a five-field cron expression as Airflow does: {@code *}, numbers, ranges (which may go round, {@code fri-mon}),
 * steps and lists in each field, names of months and days of the week in English, 7 for Sunday too, {@code ?} for any day,
 * {@code L} for the last day of the month, {@code 15W} for the working day next to the 15th, {@code mon#1} for the first
 * Monday of a month and {@code L5} for its last Friday.
 */
final class Cron {
    private static final Pattern PART = Pattern.compile("(\\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]+))?");
    /** The n-th of a day of the week in a month, and the last. */
    private static final Pattern NTH = Pattern.compile("([0-9]+|[a-z]+|(?:[0-6]|[a-z]+)-(?:[0-6]|[a-z]+))#0*[1-5]");

    private static final Pattern LAST = Pattern.compile("l[0-7]");
    private static final Pattern NEAREST = Pattern.compile("0*([0-9]{1,2})w|w0*([0-9]{1,2})");
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
            List<String> pieces = List.of(parts[i].split(",", -1));
            for (String part : pieces) {
                Optional<String> fault = read(FIELDS.get(i), part, pieces.size() == 1, values.get(i));
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return mixed(parts[2], parts[4]).or(() -> never(parts, values.get(2), values.get(3)));
    }

    /** The n-th and last days of the week stand beside none of the others; what a day of the month means then, nobody says. */
    private static Optional<String> mixed(String month, String week) {
        List<String> parts = List.of(week.split(",", -1));
        long special = parts.stream()
                .filter(part -> part.contains("#") || part.startsWith("l"))
                .count();
        if (special == 0) {
            return Optional.empty();
        } else if (special < parts.size()) {
            return Optional.of("\"" + week + "\" names days of every week beside the n-th or last one of a month.");
        }
        return month.equals("*") || month.equals("?")
                ? Optional.empty()
                : Optional.of("\"" + week + "\" is the n-th or last day of the week in a month, and \"" + month
                        + "\" names days of the month too.");
    }

    private static Optional<String> read(Field field, String part, boolean alone, SortedSet<Integer> values) {
        boolean ofMonth = field.name().equals("day of month");
        boolean ofWeek = field.name().equals("day of week");
        Matcher nearest = NEAREST.matcher(part);
        Matcher nth = NTH.matcher(part);
        if ((ofMonth && part.equals("l")) || ((ofMonth || ofWeek) && alone && part.equals("?"))) {
            values.add(field.least());
            return Optional.empty();
        } else if (ofWeek && LAST.matcher(part).matches()) {
            return Optional.empty();
        } else if (ofWeek && nth.matches()) {
            return read(field, nth.group(1), alone, values);
        } else if (ofMonth && alone && nearest.matches()) {
            // In a month that is too short it is the last one's.
            values.add(field.least());
            return read(field, nearest.group(1) == null ? nearest.group(2) : nearest.group(1), true, values);
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
        boolean outside = least < field.least() || least > field.most() || most < field.least() || most > field.most();
        if (outside || (all && to != null)) {
            return Optional.of("\"" + part + "\" is no " + field.name() + ", which is " + field.least() + " to "
                    + field.most() + "."
                    + (ofWeek && part.matches("[0-7]l")
                            ? " The last such day of a month is L" + part.charAt(0) + "."
                            : ""));
        } else if (step != null && (step.length() > 3 || Integer.parseInt(step) == 0)) {
            return Optional.of("\"" + part + "\" has no possible step.");
        }
        int by = step == null ? 1 : Integer.parseInt(step);
        // One that ends before it begins goes round; one that ends where it begins is all of the field.
        boolean round = to != null && least >= most;
        for (int value = least; value <= (round ? field.most() : most); value += by) {
            values.add(value);
        }
        for (int value = field.least(); round && value <= most; value++) {
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

    /** Such as 30 February; a plain day of the week beside it is an alternative. */
    private static Optional<String> never(String[] parts, SortedSet<Integer> days, SortedSet<Integer> months) {
        boolean comes = !(parts[4].equals("*") || parts[4].equals("?"))
                || months.stream().anyMatch(month -> days.first() <= LONGEST[month - 1]);
        return comes ? Optional.empty() : Optional.of("no month that it names has such a day.");
    }
}
