package dev.dataflow.driver.connect;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Tells whether engines read a file of delimited text, as columns of their types, just as the row reader does. Their own
 * conversions are too kind (DuckDB rounds decimals, reads 1.6 as 2 and 1_000 as 1000; Spark makes a null of what it cannot
 * read), and some odd places they take in another way without saying so: DuckDB drops blanks around a quoted cell, and some
 * after a lone CR; Spark leaves out lines of blanks and tabs. A quote within a cell they refuse. Looking at each byte once costs a
 * quarter of what DuckDB's reading does on one thread; a regular expression on each cell would cost more than all of that.
 */
public final class CleanText {
    private static final int MISREAD = -1;
    /** Such as are part of no value but a text. */
    private static final String DELIMITERS = ",;|\t";

    private static final int BUFFER = 1 << 20;
    /** Some bytes more than the longest cell that is looked at without a look at where the buffer ends. */
    private static final int SLACK = 64;

    private static final int UUID_LENGTH = 36;

    /** Eight bytes at once, the first in the lowest place. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Multiplied with a byte, that byte in all eight places. */
    private static final long EACH = 0x0101010101010101L;
    /** The highest bit of each place. */
    private static final long HIGH = 0x8080808080808080L;
    /** Shifted up by some places, it has their number in the highest. */
    private static final long PLACES = 0x0001020304050607L;
    /** {@code 0000-00-}. */
    private static final long DATE = 0x2D30302D30303030L;
    /** {@code 00:00:00}. */
    private static final long TIME = 0x30303A30303A3030L;
    /** What does not reach the highest bit in a place of {@link #DATE}, added to a digit, or to nothing where a hyphen is. */
    private static final long WITHIN_DATE = 0x7F76767F76767676L;
    /** The same for {@link #TIME}. */
    private static final long WITHIN_TIME = 0x76767F76767F7676L;

    private final byte[] bytes = new byte[BUFFER + SLACK];
    private final Column[] columns;
    private final byte delimiter;
    private final long delimiters;
    private long records;
    /** How many bytes end a line; 0 before the first. */
    private int lineEnd;

    /** What a cell holds. */
    private enum Form {
        TEXT,
        INT,
        LONG,
        DECIMAL,
        FLOAT,
        DOUBLE,
        BOOLEAN,
        DATE,
        TIMESTAMP,
        INSTANT,
        UUID
    }

    /**
     * A column of the file.
     *
     * @param whole of a decimal, the most digits before the point
     * @param scale of a decimal, the most digits behind it
     */
    private record Column(Form form, boolean nullable, int whole, int scale) {
        static final Column UNWANTED = new Column(Form.TEXT, true, 0, 0);

        static Column of(Schema.Column wanted) {
            if (wanted.type() instanceof Type.Decimal decimal) {
                int whole = decimal.precision() - decimal.scale();
                return new Column(Form.DECIMAL, wanted.nullable(), whole, decimal.scale());
            }
            Form form = wanted.type() == Scalar.STRING ? Form.TEXT : Form.valueOf(((Scalar) wanted.type()).name());
            return new Column(form, wanted.nullable(), 0, 0);
        }
    }

    private CleanText(Column[] columns, char delimiter) {
        this.columns = columns;
        this.delimiter = (byte) delimiter;
        this.delimiters = EACH * delimiter;
    }

    /** Whether an engine may read a file of that form at all, if only its text is clean. */
    public static boolean suits(Scan.DelimitedText text, Schema schema) {
        // Bytes as base 64 are none to DuckDB. Of one column alone it skips the empty cells.
        boolean bytes = text.header().stream()
                .flatMap(name -> schema.column(name).stream())
                .anyMatch(column -> column.type() == Scalar.BINARY);
        return !bytes && text.header().size() > 1 && DELIMITERS.indexOf(text.delimiter()) >= 0;
    }

    /**
     * How many records the file has, behind its header; empty if no engine must read it, as one without records. Ends early where
     * its thread is interrupted.
     */
    public static OptionalLong records(Scan.DelimitedText text, Schema schema) throws IOException {
        if (!suits(text, schema)) {
            return OptionalLong.empty();
        }
        Column[] columns = text.header().stream()
                .map(name -> schema.column(name).map(Column::of).orElse(Column.UNWANTED))
                .toArray(Column[]::new);
        CleanText file = new CleanText(columns, text.delimiter());
        boolean clean = file.clean(Path.of(text.path()));
        return clean && file.records > 0 ? OptionalLong.of(file.records) : OptionalLong.empty();
    }

    private boolean clean(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, BUFFER);
            boolean more = fill(channel, buffer);
            int from = header(buffer.position());
            while (from != MISREAD) {
                int end = more ? lines(buffer.position()) : last(buffer);
                if (end < from || !clean(from, end)) {
                    return false;
                } else if (!more) {
                    return true;
                }
                int rest = buffer.position() - end;
                System.arraycopy(bytes, end, bytes, 0, rest);
                buffer.position(rest);
                more = fill(channel, buffer);
                from = 0;
            }
            return false;
        }
    }

    /** Fills the buffer; false at the end of the file. */
    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer);
        }
        return read >= 0;
    }

    /** Behind the last line end; a line that does not fit is misread. */
    private int lines(int filled) {
        int end = filled;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? MISREAD : end;
    }

    /** The end of the file; what its last line lacks is put there. */
    private int last(ByteBuffer buffer) {
        int filled = buffer.position();
        if (filled > 0 && bytes[filled - 1] != '\n') {
            if (lineEnd == 2) {
                bytes[filled++] = '\r';
            }
            bytes[filled++] = '\n';
        }
        return filled;
    }

    /** Behind the header, whose cells are texts. */
    private int header(int filled) {
        int at = filled > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
        bytes[filled] = '\n';
        for (int i = 0; i < columns.length && at != MISREAD && at <= filled; i++) {
            at = cell(at, Column.UNWANTED, i == columns.length - 1 ? (byte) '\n' : delimiter);
        }
        return at > filled ? MISREAD : at;
    }

    private boolean clean(int from, int to) {
        byte[] here = bytes;
        byte between = delimiter;
        int last = columns.length - 1;
        int at = from;
        while (at < to) {
            int start = at;
            for (int i = 0; i <= last; i++) {
                byte first = here[at];
                if (i == last || first == '"' || first == between) {
                    at = cell(at, columns[i], i == last ? (byte) '\n' : between);
                    if (at == MISREAD) {
                        return false;
                    }
                    continue;
                }
                // Most cells: neither quoted nor empty. An end of the line is none of a cell here, and none of its
                // type.
                Column column = columns[i];
                at = column.form == Form.TEXT ? text(at) : value(at, column);
                if (at == MISREAD || here[at] != between) {
                    return false;
                }
                at++;
            }
            if (between == '\t' && blank(start, at)) {
                return false;
            }
            records++;
        }
        return at == to;
    }

    /** Spark leaves such lines out; only between tabs can one be a record. */
    private boolean blank(int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        return at == to;
    }

    /** Behind a cell and what ends it. */
    private int cell(int from, Column column, byte end) {
        byte first = bytes[from];
        boolean quoted = first == '"';
        int start = quoted ? from + 1 : from;
        if (quoted ? bytes[start] == '"' && bytes[start + 1] != '"' : first == end || first == '\r') {
            return column.nullable() ? ended(quoted ? start + 1 : start, end) : MISREAD;
        }
        int at;
        if (column.form() == Form.TEXT) {
            at = quoted ? quotedText(start) : text(start);
        } else {
            at = value(start, column);
        }
        if (at == MISREAD || !quoted) {
            return at == MISREAD ? MISREAD : ended(at, end);
        }
        return bytes[at] == '"' ? ended(at + 1, end) : MISREAD;
    }

    /** All lines end alike: DuckDB takes the first one's end for that of all. */
    private int ended(int at, byte end) {
        if (end != '\n') {
            return bytes[at] == end ? at + 1 : MISREAD;
        }
        boolean two = bytes[at] == '\r' && bytes[at + 1] == '\n';
        int length = two ? 2 : bytes[at] == '\n' ? 1 : 0;
        if (lineEnd == 0) {
            lineEnd = length;
        }
        return length > 0 && length == lineEnd ? at + length : MISREAD;
    }

    private int text(int from) {
        int at = from;
        while (true) {
            long eight = (long) EIGHT.get(bytes, at);
            // In a place above one that is found, something may seem to be found too: the lowest counts.
            long found = (eight | below(eight, 0x0E) | equal(eight ^ delimiters) | equal(eight ^ (EACH * '"'))) & HIGH;
            if (found == 0) {
                at += Long.BYTES;
                continue;
            }
            at += place(found);
            byte b = bytes[at];
            if (b == delimiter || b == '\n' || b == '\r') {
                return at;
            }
            at = b < 0 ? character(at) : b == '"' ? MISREAD : at + 1;
            if (at == MISREAD) {
                return MISREAD;
            }
        }
    }

    /** The lowest place whose highest bit is set: by a multiplication, since C1 makes a loop of counting zeros. */
    private static int place(long found) {
        long lowest = (found & -found) >>> (Byte.SIZE - 1);
        return (int) ((lowest * PLACES) >>> (Long.SIZE - Byte.SIZE));
    }

    /** With the highest bit set in the lowest place that holds a byte smaller than that. */
    private static long below(long eight, int most) {
        return (eight - EACH * most) & ~eight;
    }

    /** With the highest bit set in the lowest place that is zero. */
    private static long equal(long eight) {
        return (eight - EACH) & ~eight;
    }

    /** The closing quote. */
    private int quotedText(int from) {
        int at = from;
        byte b = bytes[at];
        while (b != '"' || bytes[at + 1] == '"') {
            if (b == '\n' || b == '\r') {
                return MISREAD;
            }
            at = b < 0 ? character(at) : b == '"' ? at + 2 : at + 1;
            if (at == MISREAD) {
                return MISREAD;
            }
            b = bytes[at];
        }
        return at;
    }

    /** Behind a character of more than one byte. */
    private int character(int at) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        if (first >= 0xC2 && first < 0xE0) {
            return continues(second) ? at + 2 : MISREAD;
        } else if (first >= 0xE0 && first < 0xF0) {
            // No longer form of a short one, and no half of a surrogate pair.
            boolean fits = first == 0xE0 ? second >= 0xA0 : first != 0xED || second < 0xA0;
            return fits && continues(second) && continues(bytes[at + 2]) ? at + 3 : MISREAD;
        } else if (first >= 0xF0 && first < 0xF5) {
            boolean fits = first == 0xF0 ? second >= 0x90 : first != 0xF4 || second < 0x90;
            return fits && continues(second) && continues(bytes[at + 2]) && continues(bytes[at + 3]) ? at + 4 : MISREAD;
        }
        return MISREAD;
    }

    private static boolean continues(int b) {
        return (b & 0xC0) == 0x80;
    }

    /** Behind a value that is no text. */
    private int value(int at, Column column) {
        return switch (column.form()) {
            case INT -> whole(at, Integer.MAX_VALUE);
            case LONG -> whole(at, Long.MAX_VALUE);
            case DECIMAL -> decimal(at, column.whole(), column.scale());
            case FLOAT -> floating(at, 37, 30);
            case DOUBLE -> floating(at, 300, 300);
            case BOOLEAN -> flag(at);
            case DATE -> date(at, 1, 9999);
            case TIMESTAMP -> time(date(at, 1, 9999));
            case INSTANT -> instant(at);
            case UUID -> uuid(at);
            case TEXT -> throw new IllegalArgumentException("A text has no form");
        };
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    private int sign(int at) {
        return bytes[at] == '-' || bytes[at] == '+' ? at + 1 : at;
    }

    private int digits(int from) {
        int at = from;
        while (digit(bytes[at])) {
            at++;
        }
        return at;
    }

    private int whole(int from, long most) {
        int at = sign(from);
        int begin = at;
        long value = 0;
        while (digit(bytes[at])) {
            value = value * 10 + (bytes[at] - '0');
            at++;
        }
        // 19 digits cannot wrap around to a positive number.
        return at > begin && at - begin <= 19 && value >= 0 && value <= most ? at : MISREAD;
    }

    private int decimal(int from, int whole, int scale) {
        int begin = sign(from);
        int first = begin;
        while (bytes[first] == '0') {
            first++;
        }
        int point = digits(first);
        int end = bytes[point] == '.' ? digits(point + 1) : point;
        int behind = Math.max(0, end - point - 1);
        boolean number = point > begin || behind > 0;
        return number && point - first <= whole && behind <= scale ? end : MISREAD;
    }

    /** Far from what is no finite number any more, and from what is taken for zero. */
    private int floating(int from, int most, int least) {
        int begin = sign(from);
        int point = digits(begin);
        int end = bytes[point] == '.' ? digits(point + 1) : point;
        if ((point == begin && end <= point + 1) || end - begin > least) {
            return MISREAD;
        } else if (bytes[end] != 'e' && bytes[end] != 'E') {
            return point - begin <= most ? end : MISREAD;
        }
        int exponent = sign(end + 1);
        int behind = digits(exponent);
        if (behind == exponent || behind - exponent > 3) {
            return MISREAD;
        }
        int power = 0;
        for (int i = exponent; i < behind; i++) {
            power = power * 10 + (bytes[i] - '0');
        }
        boolean near = bytes[end + 1] == '-' ? power + end - point <= least : power + point - begin <= most;
        return near ? behind : MISREAD;
    }

    private int flag(int at) {
        boolean no = (bytes[at] | ' ') == 'f';
        String word = no ? "false" : "true";
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[at + i] | ' ') != word.charAt(i)) {
                return MISREAD;
            }
        }
        return at + word.length();
    }

    private int date(int at, int firstYear, int lastYear) {
        long digits = (long) EIGHT.get(bytes, at) ^ DATE;
        if (((digits | (digits + WITHIN_DATE)) & HIGH) != 0 || !two(at + 8)) {
            return MISREAD;
        }
        int year = digit(digits, 0) * 1000 + digit(digits, 1) * 100 + digit(digits, 2) * 10 + digit(digits, 3);
        int month = digit(digits, 5) * 10 + digit(digits, 6);
        int day = number(at + 8);
        boolean fits = year >= firstYear
                && year <= lastYear
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= length(year, month));
        return fits ? at + 10 : MISREAD;
    }

    private static int digit(long digits, int place) {
        return (int) (digits >>> (place * Byte.SIZE)) & 0xF;
    }

    private static int length(int year, int month) {
        if (month == 2) {
            return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
        }
        return List.of(4, 6, 9, 11).contains(month) ? 30 : 31;
    }

    private boolean two(int at) {
        return digit(bytes[at]) && digit(bytes[at + 1]);
    }

    private int number(int at) {
        return (bytes[at] - '0') * 10 + bytes[at + 1] - '0';
    }

    private int time(int from) {
        if (from == MISREAD || (bytes[from] != ' ' && bytes[from] != 'T')) {
            return MISREAD;
        }
        long digits = (long) EIGHT.get(bytes, from + 1) ^ TIME;
        if (((digits | (digits + WITHIN_TIME)) & HIGH) != 0) {
            return bytes[from + 6] == ':' ? MISREAD : minutes(from);
        }
        int hour = digit(digits, 0) * 10 + digit(digits, 1);
        if (hour > 23 || digit(digits, 3) > 5 || digit(digits, 6) > 5) {
            return MISREAD;
        } else if (bytes[from + 9] != '.') {
            return from + 9;
        }
        int end = digits(from + 10);
        return end > from + 10 && end <= from + 16 ? end : MISREAD;
    }

    /** Behind a time without seconds. */
    private int minutes(int from) {
        boolean fits = two(from + 1)
                && bytes[from + 3] == ':'
                && two(from + 4)
                && number(from + 1) <= 23
                && number(from + 4) <= 59;
        return fits ? from + 6 : MISREAD;
    }

    private int instant(int at) {
        // With an offset, the first and the last year may become others.
        int end = time(date(at, 2, 9998));
        // Spark takes no offset right behind the minutes.
        return end == at + "2019-02-28 10:11".length() ? MISREAD : offset(end);
    }

    private int offset(int from) {
        if (from == MISREAD || bytes[from] == 'Z') {
            return from == MISREAD ? MISREAD : from + 1;
        }
        boolean fits = (bytes[from] == '+' || bytes[from] == '-')
                && two(from + 1)
                && bytes[from + 3] == ':'
                && two(from + 4)
                && number(from + 1) <= 14
                && number(from + 4) <= 59;
        return fits ? from + 6 : MISREAD;
    }

    private int uuid(int at) {
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte b = bytes[at + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = hyphen ? b == '-' : digit(b) || ((b | ' ') >= 'a' && (b | ' ') <= 'f');
            if (!fits) {
                return MISREAD;
            }
        }
        return at + UUID_LENGTH;
    }
}
