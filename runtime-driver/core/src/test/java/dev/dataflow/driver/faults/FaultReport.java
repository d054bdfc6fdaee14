package dev.dataflow.driver.faults;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that says what was counted: suites of faults write the rows of its table, each in the place of the one before it. */
public final class FaultReport {
    private static final Path PAGE = Path.of("docs/explanation/reliability.md");
    private static final Pattern FAULTS = rows("faults");
    private static final Pattern CELLS = Pattern.compile("\\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|.*");
    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::fault).thenComparing(Row::engine).thenComparing(Row::sink);

    private final Path file;

    FaultReport(Path file) {
        this.file = file;
    }

    /** That of the checkout within which this runs. */
    public static FaultReport ofCheckout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(PAGE))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "No " + PAGE + " above " + Path.of("").toAbsolutePath());
            }
        }
        return new FaultReport(folder.resolve(PAGE));
    }

    /**
     * What came of a kind of fault at one sink.
     *
     * @param injections how many faults there were
     * @param lost rows that were to be there and were not, counted after each fault anew
     * @param doubled rows that were there and were not to be
     * @param looks how often somebody looked while commits happened
     * @param halfVisible how many of these looks found anything else than a whole commit
     */
    public record Row(
            String fault,
            String engine,
            String sink,
            long injections,
            long lost,
            long doubled,
            long looks,
            long halfVisible,
            long seed) {
        private String line() {
            return "| " + fault + " | " + engine + " | " + sink + " | " + injections + " | " + lost + " | " + doubled
                    + " | " + (looks == 0 ? "" : halfVisible + " of " + looks) + " | " + seed + " |";
        }
    }

    /** Writes a row into the table of faults; suites of several processes may do so at once. */
    public void write(Row row) throws IOException {
        written(text -> with(row, text));
    }

    /** Writes a row into another table of the page, whose rows are told apart by what comes first in them. */
    public void write(String table, String first, String... more) throws IOException {
        written(text -> {
            Map<String, String> lines = new TreeMap<>();
            MatchResult rows = found(rows(table), text);
            rows.group().lines().forEach(line -> lines.put(line.split(" \\| ", 2)[0], line));
            lines.put("| " + first, "| " + first + " | " + String.join(" | ", more) + " |");
            return put(lines.values(), rows, text);
        });
    }

    private void written(UnaryOperator<String> change) throws IOException {
        try (FileChannel page = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = page.lock()) {
            if (lock.isValid()) {
                Files.writeString(file, change.apply(Files.readString(file)));
            }
        }
    }

    private String with(Row row, String text) {
        MatchResult table = found(FAULTS, text);
        Map<Row, String> lines = new TreeMap<>(ORDER);
        table.group().lines().forEach(line -> lines.put(key(line), line));
        lines.put(row, row.line());
        return put(lines.values(), table, text);
    }

    private static Pattern rows(String table) {
        return Pattern.compile(
                "(?s)(?<=<!-- " + table + " -->\n\\|[^\n]{1,200}\n\\|[^\n]{1,200}\n).*?(?=<!-- /" + table + " -->\n)");
    }

    private MatchResult found(Pattern rows, String text) {
        Matcher matcher = rows.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(file + " has no such table");
        }
        return matcher.toMatchResult();
    }

    private static String put(Collection<String> lines, MatchResult table, String text) {
        String all = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        return text.substring(0, table.start()) + all + text.substring(table.end());
    }

    private static Row key(String line) {
        Matcher cells = CELLS.matcher(line);
        if (!cells.matches()) {
            throw new IllegalStateException("Not a row of the table of faults: " + line);
        }
        return new Row(cells.group(1), cells.group(2), cells.group(3), 0, 0, 0, 0, 0, 0);
    }
}
