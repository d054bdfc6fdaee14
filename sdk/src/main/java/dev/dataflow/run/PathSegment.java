package dev.dataflow.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names as segments of paths: one way in all parts of Dataflow, so that each finds what another left. */
public final class PathSegment {
    private static final String SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    /** A file's name may have 255 bytes; the rest is room for endings such as those of temporary files. */
    private static final int LONGEST = 200;

    private static final int DIGEST_BYTES = 8;
    private static final int ESCAPE = "%XX".length();

    private PathSegment() {}

    /**
     * A name as one segment of a path. Each byte of its UTF-8 form that is not a letter, digit, point, underscore or minus is
     * {@code %XX}, half of a surrogate pair counting as three bytes, so that different names stay different; what is longer than 200 then is cut to 200, of which the last 17 are a minus and the beginning of the
     * SHA-256 of the whole name.
     */
    public static String of(String name) {
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%2E");
        }
        byte[] bytes = bytes(name);
        StringBuilder segment = new StringBuilder();
        for (byte b : bytes) {
            if (SAFE.indexOf((char) (b & 0xff)) >= 0) {
                segment.append((char) b);
            } else {
                segment.append(String.format("%%%02X", b & 0xff));
            }
        }
        return segment.length() <= LONGEST ? segment.toString() : shortened(segment.toString(), bytes);
    }

    /** The name that a segment was made of; the segment itself where that cannot be told, as of one that was cut. */
    public static String name(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            boolean escaped = segment.charAt(i) == '%' && i + ESCAPE <= segment.length();
            if (!escaped) {
                bytes.write(segment.charAt(i));
                continue;
            }
            String digits = segment.substring(i + 1, i + ESCAPE);
            if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
                return segment;
            }
            bytes.write(HexFormat.fromHexDigits(digits));
            i += ESCAPE - 1;
        }
        String name = bytes.toString(StandardCharsets.UTF_8);
        return of(name).equals(segment) ? name : segment;
    }

    /** Java's own encoder would make a question mark of half a surrogate pair. */
    private static byte[] bytes(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        name.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                bytes.write(0xe0 | (c >> 12));
                bytes.write(0x80 | ((c >> 6) & 0x3f));
                bytes.write(0x80 | (c & 0x3f));
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static String shortened(String segment, byte[] name) {
        String end = "-" + HexFormat.of().formatHex(sha256(name), 0, DIGEST_BYTES);
        int cut = LONGEST - end.length();
        int escape = segment.lastIndexOf('%', cut - 1);
        boolean halved = escape >= 0 && escape + ESCAPE > cut;
        return segment.substring(0, halved ? escape : cut) + end;
    }

    private static byte[] sha256(byte[] name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
