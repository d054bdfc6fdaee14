package dev.dataflow.driver.local;

import dev.dataflow.driver.connect.Scan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Looks for places in a file that DuckDB reads in another way than they are meant, without saying so: it drops blanks
 * around a quoted cell, and some after a lone CR. A line end in quotes it would refuse, but only once it gets there.
 */
final class PlainText {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private enum At {
        /** Before a cell's first byte. */
        CELL,
        /** After blanks that began a cell. */
        BLANKS,
        /** In a cell without quotes. */
        TEXT,
        QUOTED,
        /** After a quote that closes the cell, or is the first of two that stand for one. */
        QUOTE,
        /** After a CR, which must be the first half of a line end. */
        CR,
        /** After such a place. */
        MISREAD
    }

    private final byte[] bytes = new byte[1 << 16];
    private final byte delimiter;

    private PlainText(char delimiter) {
        this.delimiter = (byte) delimiter;
    }

    /** Whether a file has no such place. */
    static boolean is(Scan.DelimitedText text) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(text.path()))) {
            return new PlainText(text.delimiter()).is(in);
        }
    }

    private boolean is(InputStream in) throws IOException {
        At at = At.CELL;
        int length = in.readNBytes(bytes, 0, bytes.length);
        boolean marked = length > 2 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3);
        for (int from = marked ? 3 : 0; length > 0 && at != At.MISREAD; from = 0) {
            at = after(at, from, length);
            length = in.readNBytes(bytes, 0, bytes.length);
        }
        return at == At.CELL || at == At.BLANKS || at == At.TEXT || at == At.QUOTE;
    }

    private At after(At before, int from, int to) {
        At at = before;
        for (int i = from; i < to && at != At.MISREAD; i++) {
            byte b = bytes[i];
            // Most of a file by far: worth a loop of its own.
            while (at == At.TEXT && b != delimiter && b != '\n' && b != '\r' && ++i < to) {
                b = bytes[i];
            }
            at = i == to ? at : after(at, b);
        }
        return at;
    }

    private At after(At at, byte b) {
        if (at == At.QUOTED) {
            return b == '"' ? At.QUOTE : b == '\n' || b == '\r' ? At.MISREAD : At.QUOTED;
        } else if (at == At.CR) {
            return b == '\n' ? At.CELL : At.MISREAD;
        } else if (b == delimiter || b == '\n') {
            return At.CELL;
        } else if (b == '\r') {
            return At.CR;
        }
        return switch (at) {
            case CELL -> b == '"' ? At.QUOTED : b == ' ' ? At.BLANKS : At.TEXT;
            case BLANKS -> b == '"' ? At.MISREAD : b == ' ' ? At.BLANKS : At.TEXT;
            case QUOTE -> b == '"' ? At.QUOTED : At.MISREAD;
            default -> at;
        };
    }
}
