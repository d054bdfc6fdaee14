package dev.dataflow.connectors.files;

import dev.dataflow.FileReference;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of any kind, a row each: a reference to the file, or its bytes. */
final class BinaryFormat implements Format {
    private final Place place;

    BinaryFormat(Place place) {
        this.place = place;
    }

    @Override
    public String extension() {
        return "";
    }

    @Override
    public void check(Schema.Column column) {
        if (column.type() != Scalar.FILE && column.type() != Scalar.BINARY) {
            throw Format.unfit(
                    place,
                    column,
                    "a file is a reference to it or its bytes",
                    "Make the component a FileReference or a byte[]");
        }
    }

    @Override
    public Split split(DataFile file, Schema schema) {
        schema.columns().forEach(this::check);
        return new Split() {
            @Override
            public String file() {
                return file.path().toString();
            }

            @Override
            public Optional<String> nullsIn(String column) {
                return file.nullsIn(column);
            }

            @Override
            public RowReader open() {
                return new OneRow(file.path(), schema, place);
            }
        };
    }

    @Override
    public Schema columns(Path file) {
        return new Schema(List.of(new Schema.Column("file", Scalar.FILE, false)));
    }

    @Override
    public Discovery discover(Path file) {
        return new Discovery(columns(file), null, List.of());
    }

    @Override
    public RowWriter writer(OutputStream out, Schema schema) {
        throw new UnsupportedOperationException("Files of any kind are no sink, and the compiler says so");
    }

    private static final class OneRow implements RowReader {
        private final Path file;
        private final Schema schema;
        private final Place place;
        private boolean read;

        OneRow(Path file, Schema schema, Place place) {
            this.file = file;
            this.schema = schema;
            this.place = place;
        }

        @Override
        public @Nullable Item next() throws IOException {
            if (read) {
                return null;
            }
            read = true;
            Object[] values = new Object[schema.columns().size()];
            for (int i = 0; i < values.length; i++) {
                Type type = schema.columns().get(i).type();
                values[i] = type == Scalar.FILE ? reference() : bytes();
            }
            return new Row(values, null, 1);
        }

        private byte[] bytes() throws IOException {
            try (InputStream in = Content.opened(file, place)) {
                return in.readAllBytes();
            }
        }

        private FileReference reference() throws IOException {
            try (DigestInputStream in =
                    new DigestInputStream(Content.opened(file, place), MessageDigest.getInstance("SHA-256"))) {
                long size = in.transferTo(OutputStream.nullOutputStream());
                String sha256 = HexFormat.of().formatHex(in.getMessageDigest().digest());
                return new FileReference(file.toUri().toString(), size, MediaTypes.of(file), sha256);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }

        @Override
        public void close() {
            // Nothing stays open.
        }
    }
}
