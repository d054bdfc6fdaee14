package dev.dataflow.connectors.files;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain text: one column, a row a line or a file. */
final class TextFormat implements Format {
    private final Place place;
    private final String encoding;
    private final boolean whole;

    TextFormat(Place place) {
        this.place = place;
        this.encoding = place.text(FileFormat.ENCODING, "UTF-8");
        this.whole = place.flag(TextDescriptor.WHOLE, false);
    }

    @Override
    public String extension() {
        return ".txt";
    }

    @Override
    public void check(Schema.Column column) {
        if (column.type() != Scalar.STRING) {
            throw Format.unfit(place, column, "a line of text is a string", "Make it one, or take another format");
        }
    }

    private void check(Schema schema) {
        schema.columns().forEach(this::check);
        if (schema.columns().size() > 1) {
            throw Format.unfit(
                    place,
                    schema.columns().get(1),
                    "a line of text is one column",
                    "Leave the other columns out, or take another format");
        }
    }

    @Override
    public Split split(DataFile file, Schema schema) {
        check(schema);
        boolean wanted = !schema.columns().isEmpty();
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
            public RowReader open() throws IOException {
                InputStream text = Content.utf8(file.path(), encoding, place);
                return whole ? new WholeText(text, file.path(), wanted) : new TextLines(text, file.path(), wanted);
            }
        };
    }

    @Override
    public Schema columns(Path file) {
        return new Schema(List.of(new Schema.Column(whole ? "text" : "line", Scalar.STRING, false)));
    }

    @Override
    public Discovery discover(Path file) {
        return new Discovery(columns(file), null, List.of());
    }

    @Override
    public RowWriter writer(OutputStream out, Schema schema) {
        check(schema);
        TextOut text = new TextOut(out, encoding, place);
        return new RowWriter() {
            @Override
            public void write(@Nullable Object[] values) throws IOException {
                text.text(line(values[0]));
                text.text("\n");
            }

            @Override
            public void close() throws IOException {
                text.close();
            }
        };
    }

    private String line(@Nullable Object value) {
        String line = value == null ? null : value.toString();
        if (line == null || line.indexOf('\n') >= 0 || line.endsWith("\r")) {
            throw place.failure(
                    FailureClass.BAD_DATA,
                    "VALUE_UNFIT",
                    line == null ? "a row has no text" : "a text has an end of line in it, and would be two lines",
                    "Filter such rows out, mend the text, or take another format");
        }
        return line;
    }

    private RuntimeException noText(Path file, String where, String complaint) {
        return place.bad(
                "FILE_UNREADABLE",
                "the file " + file + " is no text in " + encoding + where
                        + (complaint.isEmpty() ? "" : ": " + complaint),
                "Name its encoding, or write it anew");
    }

    private static RowReader.Row row(String text, boolean wanted, long position) {
        return new RowReader.Row(wanted ? new Object[] {text} : new Object[0], null, position);
    }

    private final class TextLines implements RowReader {
        private final Lines lines;
        private final Path file;
        private final boolean wanted;

        TextLines(InputStream text, Path file, boolean wanted) {
            this.lines = new Lines(text);
            this.file = file;
            this.wanted = wanted;
        }

        @Override
        public @Nullable Item next() throws IOException {
            Lines.Line line = lines.next();
            if (line == null) {
                return null;
            }
            String text = line.text();
            if (text == null) {
                throw noText(file, " in line " + line.number(), line.shown().length() > 1000 ? line.complaint() : "");
            }
            return row(text, wanted, line.number());
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private final class WholeText implements RowReader {
        private final InputStream text;
        private final Path file;
        private final boolean wanted;
        private boolean read;

        WholeText(InputStream text, Path file, boolean wanted) {
            this.text = text;
            this.file = file;
            this.wanted = wanted;
        }

        @Override
        public @Nullable Item next() throws IOException {
            if (read) {
                return null;
            }
            read = true;
            try {
                String all = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(text.readAllBytes()))
                        .toString();
                return row(all.startsWith("\uFEFF") ? all.substring(1) : all, wanted, 1);
            } catch (CharacterCodingException e) {
                throw noText(file, "", "");
            }
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
