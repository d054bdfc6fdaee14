package dev.dataflow.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of another character set as UTF-8. What is no character there becomes a byte that is never in UTF-8. */
final class AsUtf8 extends InputStream {
    private static final byte NO_CHARACTER = (byte) 0xFF;
    /** Stands for what is no character, between decoding and encoding: no text holds it. */
    private static final char MARK = '\uFFFF';

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    private final CharBuffer chars = CharBuffer.allocate(1 << 14);
    private byte[] out = new byte[0];
    private int next;
    private boolean ended;

    AsUtf8(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(MARK));
        bytes.flip();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (next == out.length) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, out.length - next);
        System.arraycopy(out, next, target, offset, count);
        next += count;
        return count;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(0, count)).flip();
        decoder.decode(bytes, chars, count < 0);
        if (count < 0) {
            ended = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
        // Half of a pair waits for the other half.
        int end = chars.limit();
        boolean half = !ended && end > 0 && Character.isHighSurrogate(chars.get(end - 1));
        String text = chars.subSequence(0, half ? end - 1 : end).toString();
        chars.position(half ? end - 1 : end);
        chars.compact();
        out = encoded(text);
        next = 0;
    }

    private static byte[] encoded(String text) {
        if (text.indexOf(MARK) < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] marked = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            // The mark's three bytes.
            if (i + 2 < encoded.length
                    && encoded[i] == (byte) 0xEF
                    && encoded[i + 1] == (byte) 0xBF
                    && encoded[i + 2] == (byte) 0xBF) {
                marked[length++] = NO_CHARACTER;
                i += 2;
            } else {
                marked[length++] = encoded[i];
            }
        }
        return Arrays.copyOf(marked, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
