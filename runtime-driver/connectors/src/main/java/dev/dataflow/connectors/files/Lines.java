package dev.dataflow.connectors.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts text in UTF-8 into lines, which end with LF or CRLF; the last needs no end. */
final class Lines implements Closeable {
    /** Longer ones are no lines of text. */
    static final int LONGEST = 64_000_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int end;
    private long number;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * A line without its end.
     *
     * @param text null if it is not UTF-8, or too long
     * @param shown the text; of a line that is not UTF-8, each byte as a character, of one that is too long, its begin
     */
    record Line(long number, @Nullable String text, String shown, String complaint) {}

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean any = false;
        boolean ended = false;
        boolean tooLong = false;
        while (!ended && (next < end || filled())) {
            any = true;
            int from = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            if (line.size() + next - from > LONGEST) {
                tooLong = true;
            } else {
                line.write(buffer, from, next - from);
            }
            if (next < end) {
                next++;
                ended = true;
            }
        }
        if (!any) {
            return null;
        }
        number++;
        return line(line.toByteArray(), ended, tooLong);
    }

    private Line line(byte[] bytes, boolean ended, boolean tooLong) {
        int from = number == 1 && bytes.length > 2 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
        int to = ended && bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (tooLong) {
            return new Line(
                    number,
                    null,
                    new String(bytes, from, Math.min(1000, to - from), StandardCharsets.ISO_8859_1),
                    "it is longer than " + LONGEST + " bytes, and its begin is given");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
            return new Line(number, text, text, "");
        } catch (CharacterCodingException e) {
            return new Line(
                    number,
                    null,
                    new String(bytes, from, to - from, StandardCharsets.ISO_8859_1),
                    "it is not UTF-8, and is given as ISO-8859-1");
        }
    }

    private boolean filled() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
