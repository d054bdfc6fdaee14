package dev.dataflow.connectors.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into records and these into cells, as RFC 4180 says and {@link dev.dataflow.Csv} tells authors. Lines end
 * with LF, CRLF or CR; a cell in quotes may hold line ends.
 *
 * <p>A record that cannot be cut is given as its first line alone, and reading goes on with the next line: a stray quote
 * does not swallow its neighbours.
 */
final class CsvLines implements Closeable {
    /** Longer records are a missing quote or no text at all. */
    private static final int LONGEST = 2_000_000;
    /** What is shown of a line that is longer, in bytes: the rest is never held in memory. */
    private static final int SHOWN = 1_000;

    private static final String NOT_UTF_8 = "it is not UTF-8";
    /** Where each byte is a character, so that the record's bytes can be had back. */
    private static final String AS_LATIN_1 = NOT_UTF_8 + ", and is given as ISO-8859-1";

    private static final int END = -1;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte delimiter;
    private final byte quote;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] buffer = new byte[1 << 16];
    /** The record being read begins at {@code start}; bytes up to {@code end} are there. */
    private int start;

    private int end;
    private boolean ended;
    private long line = 1;

    /** Cuts text in UTF-8. */
    CsvLines(InputStream in, char delimiter, char quote) throws IOException {
        this.in = in;
        this.delimiter = (byte) delimiter;
        this.quote = (byte) quote;
        if (at(2) != END && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            start = 3;
        }
    }

    /**
     * A record.
     *
     * @param number of its first line, from 1
     * @param text as it stands in the file, without the line end; of a record that is not UTF-8, each byte as a character,
     *     and so the begin of one that is too long
     * @param cells null if it cannot be cut
     * @param complaint why not
     */
    record Line(
            long number,
            String text,
            @Nullable List<String> cells,
            @Nullable String complaint) {}

    /** The next record however many cells it has, or null at the end. */
    @Nullable
    Line next() throws IOException {
        return next(0);
    }

    /**
     * The next record, or null at the end. One of several lines that has not this many cells is taken for a stray quote;
     * 0 stands for any number.
     */
    @Nullable
    Line next(int width) throws IOException {
        if (at(0) == END) {
            return null;
        }
        int firstLine = firstLine();
        if (firstLine > LONGEST) {
            return tooLong();
        }
        Cutting cutting = new Cutting();
        String complaint = cutting.cut();
        boolean stray = cutting.length > firstLine && width > 0 && cutting.cells.size() != width;
        if (complaint == null && stray) {
            complaint = "a quoted cell goes on over the line's end, and the record has not " + width + " cells then";
        }
        int length = complaint == null ? cutting.length : firstLine;
        String text = text(length, StandardCharsets.UTF_8);
        if (complaint != null && !isUtf8(length)) {
            text = text(length, StandardCharsets.ISO_8859_1);
            complaint = complaint.equals(NOT_UTF_8) ? AS_LATIN_1 : complaint + "; " + AS_LATIN_1;
        }
        Line next = new Line(line, text, complaint == null ? cutting.cells : null, complaint);
        line += lineEnds(length);
        start += length;
        return next;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The length of the first line, its end included; of one that is too long, more than the longest has. */
    private int firstLine() throws IOException {
        int length = 0;
        while (length <= LONGEST && at(length) != END && lineEnd(length) == 0) {
            length++;
        }
        return length > LONGEST ? length : length + lineEnd(length);
    }

    /** Passes over a line of any length. */
    private Line tooLong() throws IOException {
        String begin = new String(buffer, start, SHOWN, StandardCharsets.ISO_8859_1);
        while (at(0) != END && lineEnd(0) == 0) {
            start++;
        }
        start += lineEnd(0);
        return new Line(line++, begin, null, "it is longer than " + LONGEST + " bytes, and its begin is given");
    }

    /** The length of the line end that stands at this distance, 0 if none does. */
    private int lineEnd(int offset) throws IOException {
        if (at(offset) == '\n') {
            return 1;
        } else if (at(offset) == '\r') {
            return at(offset + 1) == '\n' ? 2 : 1;
        }
        return 0;
    }

    private long lineEnds(int length) throws IOException {
        long ends = 0;
        for (int i = 0; i < length; i += Math.max(1, lineEnd(i))) {
            ends += lineEnd(i) > 0 ? 1 : 0;
        }
        return ends;
    }

    private boolean isUtf8(int length) {
        try {
            decoder.decode(ByteBuffer.wrap(buffer, start, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private String text(int length, Charset charset) {
        int last = start + length;
        while (last > start && last > start + length - 2 && (buffer[last - 1] == '\n' || buffer[last - 1] == '\r')) {
            last--;
        }
        return new String(buffer, start, last - start, charset);
    }

    /** The byte at this distance from the record's start. */
    private int at(int offset) throws IOException {
        while (start + offset >= end) {
            if (ended) {
                return END;
            }
            fill();
        }
        return buffer[start + offset] & 0xff;
    }

    private void fill() throws IOException {
        if (end == buffer.length) {
            byte[] target = end - start > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
            System.arraycopy(buffer, start, target, 0, end - start);
            end -= start;
            start = 0;
            buffer = target;
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            ended = true;
        } else {
            end += count;
        }
    }

    /** Cuts the record at {@code start}. */
    private final class Cutting {
        private final List<String> cells = new ArrayList<>();
        private final ByteArrayOutputStream cell = new ByteArrayOutputStream();
        private int length;

        /** Null if all went well, and {@code length} is the record's then, its line end included. */
        @Nullable
        String cut() throws IOException {
            while (true) {
                cell.reset();
                String complaint = at(length) == quote ? quoted() : plain();
                if (complaint == null) {
                    complaint = finish();
                }
                if (complaint != null) {
                    return complaint;
                } else if (at(length) == delimiter) {
                    length++;
                } else {
                    length += lineEnd(length);
                    return null;
                }
            }
        }

        private @Nullable String plain() throws IOException {
            while (at(length) != delimiter && at(length) != END && lineEnd(length) == 0) {
                cell.write(at(length++));
                if (length > LONGEST) {
                    return "it is longer than " + LONGEST + " bytes";
                }
            }
            return null;
        }

        private @Nullable String quoted() throws IOException {
            length++;
            while (at(length) != quote || at(length + 1) == quote) {
                if (at(length) == END) {
                    return "a quote is opened and never closed";
                } else if (length > LONGEST) {
                    return "a quote is opened and not closed within " + LONGEST + " bytes";
                }
                length += at(length) == quote ? 1 : 0;
                cell.write(at(length++));
            }
            length++;
            return at(length) == delimiter || at(length) == END || lineEnd(length) > 0
                    ? null
                    : "there is text after a closing quote";
        }

        private @Nullable String finish() {
            try {
                cells.add(decoder.decode(ByteBuffer.wrap(cell.toByteArray())).toString());
                return null;
            } catch (CharacterCodingException e) {
                return NOT_UTF_8;
            }
        }
    }
}
