package dev.dataflow;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Value;
import java.util.List;

/**
 * Files of comma-separated values, UTF-8 and with a header line unless something else is said. Columns are found by the
 * header's names; columns that the record lacks are left out. An empty cell is a null, in quotes or not, and so is an empty
 * text that was written.
 *
 * <p>Cells are cut as RFC 4180 says. A quote opens a cell only as its very first character; the cell may then hold the
 * delimiter, line ends, and quotes written twice. Anywhere else a quote is text, and so are blanks: the second cell of
 * {@code 1, "x"} is {@code  "x"} with its blank and its quotes. Lines end in LF, CRLF or CR; empty ones
 * are left out, or are an empty cell where there is one column.
 *
 * <p>Bad records are those with too few or too many cells, with text after a closing quote ({@code "x" ,1}), with a quote
 * that is never closed, with bytes that are no UTF-8, with a cell that is no value of its column's type or is empty where there
 * must be one, and those of more than 2,000,000 bytes.
 */
public final class Csv extends Files<Csv> {
    private Csv(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *} and {@code **}. */
    public static Csv files(String... paths) {
        return new Csv(files(CsvDescriptor.ID, texts(paths))).delimiter(',');
    }

    /** These files, with variables in their paths. */
    public static Csv files(Text... paths) {
        return new Csv(files(CsvDescriptor.ID, List.of(paths))).delimiter(',');
    }

    /** A folder: as a source all files in it and below, as a sink what is written becomes files in it. */
    public static Csv folder(String path) {
        return new Csv(folder(CsvDescriptor.ID, Text.of(path))).delimiter(',');
    }

    /** A folder, with variables in its path. */
    public static Csv folder(Text path) {
        return new Csv(folder(CsvDescriptor.ID, path)).delimiter(',');
    }

    /** Takes another character than the comma. */
    public Csv delimiter(char character) {
        return option(CsvDescriptor.DELIMITER, new Value.Text(String.valueOf(character)));
    }

    /** Takes another character than {@code "} around cells that hold a delimiter, a quote or an end of line. */
    public Csv quote(char character) {
        return option(CsvDescriptor.QUOTE, new Value.Text(String.valueOf(character)));
    }

    /** The files have no header line: their columns are the record's, in order. */
    public Csv withoutHeader() {
        return option(CsvDescriptor.HEADER, new Value.Flag(false));
    }

    /** The files' character set: {@code "ISO-8859-1"}; UTF-8 if left out. */
    public Csv encoding(String name) {
        return option(FileFormat.ENCODING, new Value.Text(name));
    }

    /** Keeps bad records among the run's dead letters instead of failing. */
    public Csv badRecordsToDeadLetters() {
        return badRecords(BadRecords.DEAD_LETTERS);
    }

    /** Counts bad records and leaves them out instead of failing. */
    public Csv skipBadRecords() {
        return badRecords(BadRecords.SKIP);
    }

    @Override
    Csv reading(Body.Read other) {
        return new Csv(other);
    }
}
