package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ranges of a column's values, between bounds but open at both ends: every row is in one of them, whatever it holds. */
final class Ranges {
    private Ranges() {}

    /**
     * The conditions of so many ranges; fewer, if there are fewer values between the bounds. Empty if the bounds are no
     * numbers, dates or times, or not in order.
     */
    static Optional<List<Statement>> of(String column, Literal least, Literal most, long ranges) {
        Optional<BigDecimal> from = number(least);
        Optional<BigDecimal> to = number(most);
        if (from.isEmpty() || to.isEmpty() || from.get().compareTo(to.get()) > 0) {
            return Optional.empty();
        }
        BigDecimal width = to.get().subtract(from.get());
        List<Literal> borders = new ArrayList<>();
        for (long i = 1; i < ranges; i++) {
            BigDecimal border = from.get()
                    .add(width.multiply(BigDecimal.valueOf(i))
                            .divide(BigDecimal.valueOf(ranges), 10, RoundingMode.FLOOR));
            Literal literal = literal(least.type(), border);
            if (borders.isEmpty() || !borders.get(borders.size() - 1).equals(literal)) {
                borders.add(literal);
            }
        }
        return Optional.of(conditions(column, borders));
    }

    private static List<Statement> conditions(String column, List<Literal> borders) {
        if (borders.isEmpty()) {
            return List.of(new Statement("1 = 1", List.of()));
        }
        List<Statement> conditions = new ArrayList<>();
        conditions.add(new Statement("(" + column + " < ?)", List.of(borders.get(0))));
        for (int i = 1; i < borders.size(); i++) {
            conditions.add(new Statement(
                    "(" + column + " >= ? AND " + column + " < ?)", List.of(borders.get(i - 1), borders.get(i))));
        }
        conditions.add(new Statement(
                "(" + column + " >= ? OR " + column + " IS NULL)", List.of(borders.get(borders.size() - 1))));
        return conditions;
    }

    private static Optional<BigDecimal> number(Literal bound) {
        String text = bound.value();
        if (text == null) {
            return Optional.empty();
        } else if (bound.type().numeric()) {
            try {
                return Optional.of(new BigDecimal(text));
            } catch (NumberFormatException infinite) {
                return Optional.empty();
            }
        }
        Object value = Values.parse(bound.type(), text);
        if (value instanceof LocalDate day) {
            return Optional.of(BigDecimal.valueOf(day.toEpochDay()));
        } else if (value instanceof LocalDateTime time) {
            return Optional.of(micros(time.toInstant(ZoneOffset.UTC)));
        }
        return value instanceof Instant time ? Optional.of(micros(time)) : Optional.empty();
    }

    private static BigDecimal micros(Instant time) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static Literal literal(Type type, BigDecimal border) {
        if (type instanceof Type.Decimal decimal) {
            return new Literal(
                    type, border.setScale(decimal.scale(), RoundingMode.FLOOR).toPlainString());
        } else if (type == Scalar.DOUBLE || type == Scalar.FLOAT) {
            return new Literal(Scalar.DOUBLE, Double.toString(border.doubleValue()));
        }
        BigInteger whole = border.setScale(0, RoundingMode.FLOOR).unscaledValue();
        if (type == Scalar.DATE) {
            return new Literal(
                    type, LocalDate.ofEpochDay(whole.longValueExact()).toString());
        } else if (type == Scalar.INT || type == Scalar.LONG) {
            return new Literal(Scalar.LONG, whole.toString());
        }
        Instant time = Instant.EPOCH.plus(whole.longValueExact(), ChronoUnit.MICROS);
        return new Literal(
                type,
                type == Scalar.INSTANT
                        ? time.toString()
                        : time.atOffset(ZoneOffset.UTC).toLocalDateTime().toString());
    }
}
