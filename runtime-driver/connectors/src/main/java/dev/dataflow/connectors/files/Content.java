package dev.dataflow.connectors.files;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What is in a file of text: unpacked as its first bytes say, which its name must not contradict, and as UTF-8. A byte
 * that is no character in the file's own character set becomes one that is none in UTF-8, so that the record is told apart.
 */
final class Content {
    static final String NONE = "none";
    static final String GZIP = "gzip";
    static final String ZSTD = "zstd";

    private static final int[] GZIP_HEAD = {0x1F, 0x8B};
    private static final int[] ZSTD_HEAD = {0x28, 0xB5, 0x2F, 0xFD};

    private Content() {}

    /** The unpacked bytes of a file; a failure to unpack them is one of this place, of class bad data. */
    static InputStream bytes(Path file, Place place) throws IOException {
        InputStream raw = new BufferedInputStream(opened(file, place), 1 << 16);
        raw.mark(8);
        byte[] head = raw.readNBytes(4);
        raw.reset();
        String found = begins(head, GZIP_HEAD) ? GZIP : begins(head, ZSTD_HEAD) ? ZSTD : NONE;
        String named = named(file);
        if (!named.equals(NONE) && !named.equals(found)) {
            raw.close();
            throw place.bad(
                    "FILE_MISLABELLED",
                    "the file " + file + " is called " + named + ", and "
                            + (head.length == 0 ? "is empty" : "its first bytes are those of " + words(found)),
                    "Rename the file, or write it anew");
        }
        try {
            return new Unpacked(
                    found.equals(GZIP)
                            ? new GZIPInputStream(raw, 1 << 16)
                            : found.equals(ZSTD) ? new ZstdInputStream(raw) : raw,
                    file,
                    place,
                    !found.equals(NONE));
        } catch (IOException cut) {
            raw.close();
            throw damaged(file, place, cut);
        }
    }

    /** The text of a file as UTF-8, unpacked. */
    static InputStream utf8(Path file, String encoding, Place place) throws IOException {
        InputStream bytes = bytes(file, place);
        Charset charset = Charset.forName(encoding);
        return charset.equals(StandardCharsets.UTF_8) ? bytes : new AsUtf8(bytes, charset);
    }

    /** Packs what is written. */
    static OutputStream packed(OutputStream out, String compression) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPOutputStream(out, 1 << 16);
            case ZSTD -> new ZstdOutputStream(out);
            default -> out;
        };
    }

    /** What a file's name ends in that is packed so. */
    static String suffix(String compression) {
        return compression.equals(GZIP) ? ".gz" : compression.equals(ZSTD) ? ".zst" : "";
    }

    /** Whether the file is neither packed nor of another character set, so that engines may read it themselves. */
    static boolean plain(Path file, String encoding, Place place) throws IOException {
        if (!encoding.equals(StandardCharsets.UTF_8.name()) || !named(file).equals(NONE)) {
            return false;
        }
        try (InputStream in = opened(file, place)) {
            byte[] head = in.readNBytes(4);
            return !begins(head, GZIP_HEAD) && !begins(head, ZSTD_HEAD);
        }
    }

    /** The file's own bytes. */
    static InputStream opened(Path file, Place place) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException gone) {
            throw place.gone(file);
        }
    }

    private static String named(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".gz") ? GZIP : name.endsWith(".zst") ? ZSTD : NONE;
    }

    private static String words(String compression) {
        return compression.equals(NONE) ? "neither gzip nor zstd" : compression;
    }

    private static boolean begins(byte[] head, int[] with) {
        byte[] wanted = new byte[with.length];
        for (int i = 0; i < with.length; i++) {
            wanted[i] = (byte) with[i];
        }
        return head.length >= with.length && Arrays.equals(Arrays.copyOf(head, with.length), wanted);
    }

    private static DriverFailure damaged(Path file, Place place, IOException cause) {
        return place.failure(
                FailureClass.BAD_DATA,
                "FILE_DAMAGED",
                "the file " + file + " cannot be unpacked, it is cut off or damaged (" + cause.getMessage() + ")",
                "Write it anew",
                cause);
    }

    /** Tells what goes wrong in unpacking apart from what goes wrong on the disk. */
    private static final class Unpacked extends FilterInputStream {
        private final Path file;
        private final Place place;
        private final boolean packed;

        Unpacked(InputStream in, Path file, Place place, boolean packed) {
            super(in);
            this.file = file;
            this.place = place;
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                if (packed) {
                    throw damaged(file, place, e);
                }
                throw e;
            }
        }
    }
}
