package dev.dataflow.connectors.files;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Comma-separated values. */
final class CsvFormat implements Format {
    private final Place place;
    private final char delimiter;
    private final char quote;
    private final boolean header;
    private final String encoding;

    CsvFormat(Place place) {
        this.place = place;
        this.delimiter = character(CsvDescriptor.DELIMITER, ',');
        this.quote = character(CsvDescriptor.QUOTE, '"');
        this.header = place.flag(CsvDescriptor.HEADER, true);
        this.encoding = place.text(FileFormat.ENCODING, "UTF-8");
        if (quote == delimiter) {
            throw unfit(CsvDescriptor.QUOTE, String.valueOf(quote));
        }
    }

    private char character(String option, char otherwise) {
        String text = place.text(option, String.valueOf(otherwise));
        boolean fits = text.length() == 1 && text.charAt(0) <= 0x7e && !"\r\n".contains(text);
        if (!fits || (option.equals(CsvDescriptor.DELIMITER) && text.equals("\""))) {
            throw unfit(option, text);
        }
        return text.charAt(0);
    }

    private RuntimeException unfit(String option, String text) {
        boolean between = option.equals(CsvDescriptor.DELIMITER);
        return place.failure(
                FailureClass.CONFIG,
                between ? "DELIMITER_UNFIT" : "QUOTE_UNFIT",
                "\"" + text + "\" cannot stand " + (between ? "between" : "around") + " cells",
                "Take one ASCII character that is no line end, one between cells and another around them");
    }

    @Override
    public String extension() {
        return ".csv";
    }

    @Override
    public void check(Schema.Column column) {
        Format.flat(place, column, "CSV");
    }

    @Override
    public Split split(DataFile file, Schema schema) throws IOException {
        schema.columns().forEach(this::check);
        RowShape shape = new RowShape(schema, file);
        List<String> names = names(file.path(), shape.stored());
        for (Schema.Column column : shape.stored().columns()) {
            int count = Collections.frequency(names, column.name());
            if (count != 1) {
                throw place.bad(
                        "COLUMN_MISSING",
                        "the file " + file.path() + " has " + (count == 0 ? "no" : "more than one") + " column \""
                                + column.name() + "\". Its header has: " + String.join(", ", names),
                        "Correct the file, or the component of the record");
            }
        }
        // With one column, whether an empty line is a row is beyond what engines agree on.
        boolean plain = header && quote == '"' && names.size() > 1 && Content.plain(file.path(), encoding, place);
        Scan scan = plain ? new Scan.DelimitedText(file.path().toString(), names, delimiter, file.constants()) : null;
        return new Split() {
            @Override
            public String file() {
                return file.path().toString();
            }

            @Override
            public Optional<String> nullsIn(String column) {
                // A record without a value there is malformed; what its folder says is not in it.
                return file.nullsIn(column);
            }

            @Override
            public RowReader open() throws IOException {
                return new CsvReader(records(file.path()), names, shape);
            }

            @Override
            public Optional<Scan> scan() {
                return Optional.ofNullable(scan);
            }
        };
    }

    /** The header's names; without a header those of the columns, in their order. */
    private List<String> names(Path file, Schema stored) throws IOException {
        return header ? header(file) : stored.names();
    }

    private List<String> header(Path file) throws IOException {
        try (CsvLines lines = lines(file)) {
            CsvLines.Line first = lines.next();
            if (first == null) {
                throw place.bad(
                        "FILE_EMPTY", "the file " + file + " is empty, it has not even a header line", "Write it anew");
            }
            List<String> cells = first.cells();
            if (cells == null) {
                throw place.bad(
                        "HEADER_MALFORMED",
                        "the header line of " + file + " cannot be read (" + first.complaint() + ")",
                        "Correct its first line");
            }
            return List.copyOf(cells);
        }
    }

    private CsvLines lines(Path file) throws IOException {
        return new CsvLines(Content.utf8(file, encoding, place), delimiter, quote);
    }

    /** What is behind the header. */
    private CsvLines records(Path file) throws IOException {
        CsvLines lines = lines(file);
        if (header) {
            lines.next();
        }
        return lines;
    }

    @Override
    public Schema columns(Path file) throws IOException {
        return new Schema((header ? header(file) : List.<String>of())
                .stream()
                        .map(name -> new Schema.Column(name, Scalar.STRING, true))
                        .toList());
    }

    /** Texts; one that stands twice is there, and whoever wants it is told. */
    @Override
    public Optional<Held> held(Path file, Schema wanted) throws IOException {
        List<Schema.Column> named = columns(file).columns().stream()
                .filter(column -> !column.name().isEmpty())
                .distinct()
                .toList();
        return Optional.of(new Held(file.toString(), new Schema(named), List.of()));
    }

    @Override
    public boolean reads(Type held, Type wanted) {
        return true;
    }

    @Override
    public Discovery discover(Path file) throws IOException {
        List<String> names = header ? header(file) : numbered(file);
        Discovery found;
        try (CsvLines records = records(file)) {
            found = new CsvColumns().discover(names, records, file);
        }
        // A column that no reader could find is told as a reader tells it.
        split(new DataFile(file, new TreeMap<>()), found.schema());
        return found;
    }

    private List<String> numbered(Path file) throws IOException {
        try (CsvLines lines = lines(file)) {
            CsvLines.Line first = lines.next();
            List<String> cells = first == null ? null : first.cells();
            List<String> names = new ArrayList<>();
            for (int i = 1; cells != null && i <= cells.size(); i++) {
                names.add("column_" + i);
            }
            return names;
        }
    }

    @Override
    public RowWriter writer(OutputStream out, Schema schema) throws IOException {
        CsvWriter writer = new CsvWriter(new TextOut(out, encoding, place), schema, delimiter, quote, place);
        if (header) {
            writer.header();
        }
        return writer;
    }
}
