package dev.dataflow.driver;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found of an expectation; {@code found} says it to people, as the end of a sentence.
 *
 * @param failing how many rows are to blame; null where it is asked of all
 * @param measured a finite number, or null
 */
record Finding(
        boolean passed, @Nullable Long failing, @Nullable Double measured, String found) {

    /**
     * Finds out, from the number that {@link dev.dataflow.driver.sql.ExpectationSql#numbers} has.
     *
     * @param rows how many the expectation looked at
     * @param previous the last successful run's measure
     */
    record Judge(
            @Nullable Object number,
            long rows,
            Instant runStartedAt,
            @Nullable Double previous,
            Step step) implements Expectation.Check.Visitor<Finding> {

        @Override
        public Finding notNull(Expectation.NotNull notNull) {
            return ofRows("no value in " + quoted(notNull.columns(), " or "));
        }

        @Override
        public Finding unique(Expectation.Unique unique) {
            return ofRows("the same " + quoted(unique.columns(), " and ") + " as another");
        }

        @Override
        public Finding inRange(Expectation.InRange inRange) {
            Expression least = inRange.least();
            Expression most = inRange.most();
            String bounds = least == null || most == null
                    ? least == null ? "above " + text(most) : "below " + text(least)
                    : "below " + text(least) + " or above " + text(most);
            return ofRows("a \"" + inRange.column() + "\" " + bounds);
        }

        @Override
        public Finding oneOf(Expectation.OneOf oneOf) {
            return ofRows("another \"" + oneOf.column() + "\" than "
                    + oneOf.values().stream().map(Judge::text).collect(Collectors.joining(", ")));
        }

        @Override
        public Finding matches(Expectation.Matches matches) {
            return ofRows("a \"" + matches.column() + "\" that does not match " + matches.pattern());
        }

        @Override
        public Finding references(Expectation.References references) {
            return ofRows("no counterpart to " + quoted(references.columns(), " and ") + " in "
                    + quoted(references.referenced(), " and ") + " of step \""
                    + step.inputs().get(references.input()) + "\"");
        }

        @Override
        public Finding holds(Expectation.Holds holds) {
            return ofRows("it otherwise");
        }

        @Override
        public Finding rowCount(Expectation.RowCount rowCount) {
            Long least = rowCount.least();
            Long most = rowCount.most();
            boolean passed = (least == null || rows >= least) && (most == null || rows <= most);
            String wanted = least == null ? "" : ", at least " + counted(least) + (most == null ? "" : " and");
            String limit = most == null ? "" : (least == null ? ", " : " ") + "at most " + counted(most);
            return new Finding(
                    passed,
                    null,
                    (double) rows,
                    "there " + (rows == 1 ? "is 1 row" : "are " + counted(rows) + " rows") + wanted + limit
                            + (wanted.isEmpty() && limit.isEmpty() ? "" : " expected"));
        }

        @Override
        public Finding fresh(Expectation.Fresh fresh) {
            Instant newest = instant(number);
            if (newest == null) {
                return new Finding(false, null, null, "no row has a value in \"" + fresh.column() + "\"");
            }
            Duration age = Duration.between(newest, runStartedAt);
            return new Finding(
                    age.compareTo(fresh.age()) <= 0,
                    null,
                    age.toMillis() / 1000.0,
                    "the newest \"" + fresh.column() + "\" is " + number + ", "
                            + (age.isNegative()
                                    ? "after the run began"
                                    : words(age) + " before the run began, at most " + words(fresh.age())
                                            + " expected"));
        }

        /** Dates begin at midnight; a date or time without a zone is taken for UTC. */
        private static @Nullable Instant instant(@Nullable Object value) {
            if (value instanceof LocalDate day) {
                return day.atStartOfDay().toInstant(ZoneOffset.UTC);
            } else if (value instanceof LocalDateTime time) {
                return time.toInstant(ZoneOffset.UTC);
            }
            return (Instant) value;
        }

        private static String words(Duration duration) {
            return duration.toString()
                    .substring(duration.toString().startsWith("PT") ? 2 : 1)
                    .toLowerCase(Locale.ROOT);
        }

        @Override
        public Finding changesAtMost(Expectation.ChangesAtMost changesAtMost) {
            Body.Aggregation measure = changesAtMost.measure();
            Double now = number instanceof Double value && Double.isFinite(value) ? value : null;
            String is = "\"" + measure.name() + "\" is " + (now == null ? "no number" : shown(now));
            if (previous == null) {
                return new Finding(true, null, now, is + ", and no run before has left one to compare it with");
            }
            return new Finding(
                    now != null && within(now, previous, changesAtMost.share()),
                    null,
                    now,
                    is + " and was " + shown(previous) + " in the last successful run, a change of at most "
                            + shown(changesAtMost.share() * 100) + " % expected");
        }

        /** In decimals, as people write the share: 129 is 0.29 more than 100. */
        private static boolean within(double now, double previous, double share) {
            BigDecimal before = BigDecimal.valueOf(previous);
            BigDecimal change = BigDecimal.valueOf(now).subtract(before).abs();
            return change.compareTo(BigDecimal.valueOf(share).multiply(before.abs())) <= 0;
        }

        private static String shown(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? counted((long) number)
                    : Double.toString(number);
        }

        /** Rows of which those that fail have something. */
        private Finding ofRows(String have) {
            long failing = number instanceof Long value ? value : 0;
            String some = failing == 0 ? "none" : counted(failing);
            return new Finding(
                    failing == 0,
                    failing,
                    null,
                    some + " of " + counted(rows) + (rows == 1 ? " row" : " rows") + (failing == 1 ? " has " : " have ")
                            + have);
        }

        private static String counted(long number) {
            return String.format(Locale.ROOT, "%,d", number);
        }

        private static String quoted(List<String> columns, String between) {
            return columns.stream().map(column -> "\"" + column + "\"").collect(Collectors.joining(between));
        }

        private static String text(@Nullable Expression constant) {
            return constant instanceof Literal literal ? String.valueOf(literal.value()) : "the bound";
        }
    }
}
