package dev.dataflow;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;

/**
 * Files of comma-separated values, UTF-8, with a header line. Columns are found by the header's names; columns that the
 * record lacks are left out. An empty cell is a null, in quotes or not.
 *
 * <p>Cells are cut as RFC 4180 says. A quote opens a cell only as its very first character; the cell may then hold the
 * delimiter, line ends, and quotes written twice. Anywhere else a quote is text, and so are blanks: the second cell of
 * {@code 1, "x"} is {@code  "x"} with its blank and its quotes. Lines end in LF, CRLF or CR; empty ones
 * are left out, or are an empty cell where there is one column.
 *
 * <p>Bad records are those with too few or too many cells, with text after a closing quote ({@code "x" ,1}), with a quote
 * that is never closed, with bytes that are no UTF-8, and with a cell that is no value of its column's type.
 */
public final class Csv implements Source {
    private final ConnectorUse use;
    private final BadRecords badRecords;

    private Csv(ConnectorUse use, BadRecords badRecords) {
        this.use = use;
        this.badRecords = badRecords;
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *}. */
    public static Csv files(String... paths) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files_default", String.join(", ", paths))
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of(paths)))
                .with(CsvDescriptor.DELIMITER, new Value.Text(","));
        return new Csv(use, BadRecords.FAIL);
    }

    /** Takes the files from another connection than {@code files_default}. */
    public Csv from(String connection) {
        return new Csv(use.through(connection), badRecords);
    }

    /** Takes another character than the comma. */
    public Csv delimiter(char character) {
        return new Csv(use.with(CsvDescriptor.DELIMITER, new Value.Text(String.valueOf(character))), badRecords);
    }

    /** Keeps bad records among the run's dead letters instead of failing. */
    public Csv badRecordsToDeadLetters() {
        return new Csv(use, BadRecords.DEAD_LETTERS);
    }

    /** Counts bad records and leaves them out instead of failing. */
    public Csv skipBadRecords() {
        return new Csv(use, BadRecords.SKIP);
    }

    @Override
    public ConnectorUse read() {
        return use;
    }

    @Override
    public BadRecords badRecords() {
        return badRecords;
    }
}
