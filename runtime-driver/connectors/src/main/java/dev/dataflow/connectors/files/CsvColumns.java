package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The columns of a file that says their names alone: a type is taken only if every cell that is not empty reads as one, and
 * none says more than its value of that type does. Since other records may differ, every column may be null.
 */
final class CsvColumns {
    private static final long SAMPLE = 20_000;
    /** The narrowest first. */
    private static final List<Type> TYPES = List.of(
            Scalar.BOOLEAN, Scalar.LONG, Scalar.DOUBLE, Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT, Scalar.UUID);
    /** Post codes and telephone numbers are no numbers. */
    private static final Pattern SPELLED = Pattern.compile("\\+.*|-?0[0-9].*");
    /** As many as every double keeps. */
    private static final int DIGITS = 15;

    private final CellTexts texts = new CellTexts();

    /** The columns of the header, of which the lines are those behind it; {@code file} names them. */
    Discovery discover(List<String> header, CsvLines lines, Path file) throws IOException {
        List<List<Type>> possible = new ArrayList<>();
        boolean[] filled = new boolean[header.size()];
        header.forEach(name -> possible.add(new ArrayList<>(TYPES)));
        long records = 0;
        CsvLines.Line line = lines.next(header.size());
        while (line != null && records < SAMPLE) {
            List<String> cells = line.cells();
            if (cells != null && cells.size() == header.size()) {
                for (int i = 0; i < filled.length; i++) {
                    String cell = cells.get(i);
                    filled[i] |= !cell.isEmpty();
                    possible.get(i).removeIf(type -> !cell.isEmpty() && !reads(type, cell));
                }
                records++;
            }
            line = lines.next(header.size());
        }
        List<Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (int i = 0; i < filled.length; i++) {
            if (header.get(i).isEmpty()) {
                leftOut.add("column " + (i + 1) + ", which has no name");
            } else {
                Type type = filled[i] && !possible.get(i).isEmpty()
                        ? possible.get(i).get(0)
                        : Scalar.STRING;
                columns.add(new Schema.Column(header.get(i), type, true));
            }
        }
        return new Discovery(
                new Schema(columns), String.format(Locale.ROOT, "the first %,d records of %s", records, file), leftOut);
    }

    private boolean reads(Type type, String cell) {
        if (type == Scalar.LONG || type == Scalar.DOUBLE) {
            String digits = cell.replaceAll("[eE].*", "").replaceAll("[^0-9]", "");
            if (SPELLED.matcher(cell).matches() || (type == Scalar.DOUBLE && digits.length() > DIGITS)) {
                return false;
            }
        }
        return texts.value(type, cell) != null;
    }
}
