package dev.dataflow.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of figures: its table says which benchmarks there are, and the benchmarks write their lines into it. */
record PerformancePage(String text) {
    private static final Path FILE = Checkout.ROOT.resolve("docs/explanation/performance.md");
    private static final Pattern LINES = Pattern.compile("(?s)(?<=<!-- bench -->\n```\n).*?(?=```\n)");
    private static final Pattern ROWS = Pattern.compile("(?m)(?<=^\\| Benchmark \\| Ours \\|[^\n]{1,99}\n)(\\|.*\n)+");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    static PerformancePage read() throws IOException {
        return new PerformancePage(Files.readString(FILE));
    }

    void write() throws IOException {
        Files.writeString(FILE, text);
    }

    /** The benchmarks of the table's first column, in its order. */
    Set<String> names() {
        return found(ROWS)
                .group()
                .lines()
                .flatMap(row ->
                        NAME.matcher(row.substring(0, row.indexOf('|', 1))).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** With a line for each benchmark, the newest, in the table's order; a line whose benchmark is not in the table goes. */
    PerformancePage with(Collection<String> lines) {
        MatchResult block = found(LINES);
        Map<String, String> newest = new HashMap<>();
        Stream.concat(block.group().lines(), lines.stream()).forEach(line -> newest.put(benchmark(line), line));
        String all = names().stream()
                .map(newest::get)
                .filter(Objects::nonNull)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return new PerformancePage(text.substring(0, block.start()) + all + text.substring(block.end()));
    }

    /** The second word. */
    private static String benchmark(String line) {
        return line.replaceFirst("^bench (\\w+) .*", "$1");
    }

    private MatchResult found(Pattern part) {
        Matcher matcher = part.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(FILE + " has no " + part);
        }
        return matcher.toMatchResult();
    }
}
