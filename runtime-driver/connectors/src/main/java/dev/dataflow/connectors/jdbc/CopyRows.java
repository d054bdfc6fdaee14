package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads what Postgres sends of a query by COPY, in its binary form: a row is in memory, the next ones are under way. COPY
 * binds no values; those of our own conditions, which are numbers, dates and times, are part of its text.
 */
final class CopyRows implements RowReader {
    private static final int HEADER = 19;
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final Instant FIRST_INSTANT = Instant.parse("2000-01-01T00:00:00Z");
    private static final long MICROS_A_DAY = 86_400_000_000L;
    private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);
    private static final int NEGATIVE = 0x4000;

    private final TablePlace place;
    private final Connection connection;
    private final CopyOut copy;
    private final List<Schema.Column> columns;
    private boolean begun;
    private boolean ended;

    CopyRows(TablePlace place, Connection connection, String statement, Schema schema) throws SQLException {
        this.place = place;
        this.connection = connection;
        this.columns = schema.columns();
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(statement);
    }

    /** The statement for a query; empty if it has values to bind, or columns that are not read in this form. */
    static Optional<String> statement(Postgres dialect, Query query, Schema schema) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            Type type = schema.columns().get(i).type();
            if (type instanceof Type.ListOf) {
                return Optional.empty();
            }
            String plain = type instanceof Type.Decimal
                    ? "numeric"
                    : dialect.columnType(type).orElseThrow();
            selected.add("CAST(" + dialect.quoted(query.columns().get(i).name()) + " AS " + plain + ")");
        }
        List<Statement> conditions = new ArrayList<>();
        for (Statement condition : query.conditions()) {
            Optional<String> text = text(dialect, condition);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            conditions.add(new Statement(text.get(), List.of()));
        }
        Statement all = new Query(query.columns(), query.relation(), conditions).selecting(selected);
        // A question mark in a query is a value to bind, or means one where it is not.
        return all.values().isEmpty() && all.sql().indexOf('?') < 0
                ? Optional.of("COPY (" + all.sql() + ") TO STDOUT (FORMAT binary)")
                : Optional.empty();
    }

    private static Optional<String> text(Postgres dialect, Statement condition) {
        String[] pieces = condition.sql().split("\\?", -1);
        if (pieces.length != condition.values().size() + 1) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(pieces[0]);
        for (int i = 1; i < pieces.length; i++) {
            Literal literal = condition.values().get(i - 1);
            if (literal.value() == null || literal.type() == Scalar.STRING || literal.type() == Scalar.BINARY) {
                return Optional.empty();
            }
            // What was read and is written again holds no quote.
            text.append("CAST('")
                    .append(Values.parse(literal.type(), literal.value()))
                    .append("' AS ")
                    .append(dialect.columnType(literal.type()).orElseThrow())
                    .append(')')
                    .append(pieces[i]);
        }
        return Optional.of(text.toString());
    }

    @Override
    public @Nullable Item next() {
        ByteBuffer row = place.translated(this::message);
        if (row == null || row.getShort() < 0) {
            ended = true;
            return null;
        }
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            int length = row.getInt();
            if (length >= 0) {
                values[i] = value(columns.get(i), row, length);
            } else if (!columns.get(i).nullable()) {
                throw ResultRows.nullFound(place, columns.get(i));
            }
        }
        return new Row(values);
    }

    /** What was sent next, a row; the first one follows a header. Null if there is nothing more. */
    private @Nullable ByteBuffer message() throws SQLException {
        byte[] sent = copy.readFromCopy();
        if (sent == null) {
            return null;
        }
        ByteBuffer message = ByteBuffer.wrap(sent);
        if (!begun) {
            begun = true;
            message.position(HEADER);
            return message.hasRemaining() ? message : message();
        }
        return message;
    }

    private Object value(Schema.Column column, ByteBuffer row, int length) {
        int start = row.position();
        try {
            return column.type() instanceof Type.Decimal decimal
                    ? Dialect.exact(number(row), decimal)
                    : scalar((Scalar) column.type(), row, length);
        } catch (ArithmeticException unfit) {
            throw ResultRows.unfit(place, column, shown(column.type(), row.position(start)));
        }
    }

    private static String shown(Type type, ByteBuffer row) {
        try {
            return type instanceof Type.Decimal ? number(row).toPlainString() : "outside of the years 1 to 9999";
        } catch (ArithmeticException none) {
            return "NaN or infinite";
        }
    }

    private static Object scalar(Scalar type, ByteBuffer row, int length) {
        return switch (type) {
            case BOOLEAN -> row.get() != 0;
            case INT -> row.getInt();
            case LONG -> row.getLong();
            case FLOAT -> row.getFloat();
            case DOUBLE -> row.getDouble();
            case STRING -> new String(bytes(row, length), StandardCharsets.UTF_8);
            case DATE -> inYears(day(row.getInt()));
            case TIMESTAMP -> inYears(time(row.getLong()));
            case INSTANT -> inYears(instant(row.getLong()));
            case BINARY -> bytes(row, length);
            case UUID -> new UUID(row.getLong(), row.getLong());
            case DURATION, FILE -> throw new IllegalStateException("No column is read as a " + type.text());
        };
    }

    private static byte[] bytes(ByteBuffer row, int length) {
        byte[] bytes = new byte[length];
        row.get(bytes);
        return bytes;
    }

    /** The greatest and the least value are infinite. */
    private static LocalDate day(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            throw new ArithmeticException();
        }
        return FIRST_DAY.plusDays(days);
    }

    private static LocalDateTime time(long micros) {
        finite(micros);
        return LocalDateTime.of(
                FIRST_DAY.plusDays(Math.floorDiv(micros, MICROS_A_DAY)),
                LocalTime.ofNanoOfDay(Math.floorMod(micros, MICROS_A_DAY) * 1000));
    }

    private static Instant instant(long micros) {
        finite(micros);
        return FIRST_INSTANT.plus(micros, ChronoUnit.MICROS);
    }

    private static void finite(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            throw new ArithmeticException();
        }
    }

    private static Object inYears(Object time) {
        if (!Values.inYears(time)) {
            throw new ArithmeticException();
        }
        return time;
    }

    /** Digits of base 10 000, how many of them stand before the point, and the sign, which may say that it is no number. */
    private static BigDecimal number(ByteBuffer row) {
        int count = row.getShort();
        int weight = row.getShort();
        int sign = row.getShort() & 0xffff;
        row.getShort();
        if (sign != 0 && sign != NEGATIVE) {
            throw new ArithmeticException();
        }
        int scale = 4 * (count - weight - 1);
        BigDecimal number;
        if (count <= 4) {
            long digits = 0;
            for (int i = 0; i < count; i++) {
                digits = digits * 10_000 + row.getShort();
            }
            number = BigDecimal.valueOf(digits, scale);
        } else {
            BigInteger digits = BigInteger.ZERO;
            for (int i = 0; i < count; i++) {
                digits = digits.multiply(TEN_THOUSAND).add(BigInteger.valueOf(row.getShort()));
            }
            number = new BigDecimal(digits, scale);
        }
        return sign == 0 ? number : number.negate();
    }

    /** One that is not at its end is cut off, rather than read to the end. */
    @Override
    public void close() {
        place.translated(() -> {
            if (ended) {
                connection.close();
            } else {
                connection.abort(Runnable::run);
            }
            return true;
        });
    }
}
