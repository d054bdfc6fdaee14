package dev.dataflow.connectors.csv;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One file: its header is read, its lines are not. */
final class CsvSplit implements Split {
    private final Path path;
    private final Schema schema;
    private final List<String> header;
    private final char delimiter;

    private CsvSplit(Path path, Schema schema, List<String> header, char delimiter) {
        this.path = path;
        this.schema = schema;
        this.header = List.copyOf(header);
        this.delimiter = delimiter;
    }

    static CsvSplit of(Path path, Schema schema, char delimiter, CsvSource.Blame blame) throws IOException {
        List<String> header;
        try (CsvLines lines = new CsvLines(path, delimiter)) {
            CsvLines.Line first = lines.next();
            if (first == null) {
                throw blame.failure(
                        "FILE_EMPTY", "the file " + path + " is empty, it has not even a header line", "Write it anew");
            }
            List<String> cells = first.cells();
            if (cells == null) {
                throw blame.failure(
                        "HEADER_MALFORMED",
                        "the header line of " + path + " cannot be read (" + first.complaint() + ")",
                        "Correct its first line");
            }
            header = cells;
        }
        for (Schema.Column column : schema.columns()) {
            int count = Collections.frequency(header, column.name());
            if (count != 1) {
                throw blame.failure(
                        "COLUMN_MISSING",
                        "the file " + path + " has " + (count == 0 ? "no" : "more than one") + " column \""
                                + column.name() + "\". Its header has: " + String.join(", ", header),
                        "Correct the file, or the component of the record");
            }
        }
        return new CsvSplit(path, schema, header, delimiter);
    }

    List<String> header() {
        return header;
    }

    @Override
    public String file() {
        return path.toString();
    }

    @Override
    public RowReader open() throws IOException {
        return new CsvReader(new CsvLines(path, delimiter), header, schema);
    }

    /** A file with one column is read row by row: whether an empty line is a row then is beyond what engines agree on. */
    @Override
    public Optional<Scan> scan() {
        return header.size() < 2
                ? Optional.empty()
                : Optional.of(new Scan.DelimitedText(path.toString(), header, delimiter));
    }
}
