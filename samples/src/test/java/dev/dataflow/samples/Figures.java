package dev.dataflow.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a benchmark measured, in one unit: ours and an anchor's, taken in turns so that a busy machine is felt by both, or
 * ours alone. The best of each counts, since whatever else the machine does can only add.
 */
record Figures(String name, Unit unit, Bar bar, List<Double> ours, List<Double> anchor) {
    private static final double NANOS = 1e9;

    /** What is measured; its word in JSON and its sign. */
    enum Unit {
        SECONDS("seconds", "s", "%.3f"),
        MEBIBYTES("mebibytes", "MiB", "%.0f"),
        BYTES("bytes", "B", "%.0f");

        private final String word;
        private final String sign;
        private final String format;

        Unit(String word, String sign, String format) {
            this.word = word;
            this.sign = sign;
            this.format = format;
        }

        String shown(double value) {
            return String.format(Locale.ROOT, format + " %s", value, sign);
        }
    }

    /**
     * What must not be exceeded: ours, what ours is more than the anchor's, ours divided by the anchor's, or nothing, where a
     * figure only helps to read another.
     */
    record Bar(Kind kind, double most) {
        enum Kind {
            OURS,
            MORE,
            RATIO,
            NONE
        }

        static final Bar NONE = new Bar(Kind.NONE, Double.POSITIVE_INFINITY);

        static Bar ours(double most) {
            return new Bar(Kind.OURS, most);
        }

        static Bar more(double most) {
            return new Bar(Kind.MORE, most);
        }

        static Bar ratio(double most) {
            return new Bar(Kind.RATIO, most);
        }
    }

    /** One measurement. */
    @FunctionalInterface
    interface Sample {
        double take() throws Exception;
    }

    /** Something to be done, whose wall time is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Takes as many pairs of seconds as asked for, after one that only warms files and caches. */
    static Figures inTurns(String name, Bar bar, int pairs, Sample ours, Sample anchor) throws Exception {
        Figures figures = seconds(name, bar, new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair <= pairs; pair++) {
            double mine = ours.take();
            double theirs = anchor.take();
            if (pair > 0) {
                figures.ours.add(mine);
                figures.anchor.add(theirs);
            }
        }
        return figures;
    }

    static Figures seconds(String name, Bar bar, List<Double> ours, List<Double> anchor) {
        return new Figures(name, Unit.SECONDS, bar, ours, anchor);
    }

    static double wall(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / NANOS;
    }

    private List<Double> ratios() {
        return IntStream.range(0, anchor.size())
                .mapToObj(pair -> ours.get(pair) / anchor.get(pair))
                .toList();
    }

    private double best() {
        return Collections.min(ours);
    }

    private double ratio() {
        return best() / Collections.min(anchor);
    }

    /** What the bar is for. */
    private double figure() {
        return switch (bar.kind) {
            case OURS, NONE -> best();
            case MORE -> best() - Collections.min(anchor);
            case RATIO -> ratio();
        };
    }

    private String shownFigure() {
        return switch (bar.kind) {
            case OURS, NONE -> unit.shown(best());
            case MORE -> (figure() < 0 ? "" : "+") + unit.shown(figure());
            case RATIO -> String.format(Locale.ROOT, "%.2f", ratio());
        };
    }

    private boolean met() {
        return figure() <= bar.most;
    }

    private String verdict() {
        return bar.kind == Bar.Kind.NONE ? "-" : met() ? "ok" : "short";
    }

    private String shownBar() {
        return switch (bar.kind) {
            case OURS -> unit.shown(bar.most).replaceFirst("\\.?0+ ", " ");
            case MORE -> "+" + unit.shown(bar.most).replaceFirst("\\.?0+ ", " ");
            case RATIO -> String.format(Locale.ROOT, "%.2f", bar.most).replaceFirst("\\.?0+$", "");
            case NONE -> "-";
        };
    }

    /** The one line that every figure is printed as when it is there. */
    String line() {
        String against = anchor.isEmpty()
                ? "anchor - ratio -"
                : String.format(
                        Locale.ROOT,
                        "anchor %s ratio %.2f (%.2f–%.2f)",
                        unit.shown(Collections.min(anchor)),
                        ratio(),
                        Collections.min(ratios()),
                        Collections.max(ratios()));
        return "bench " + name + " ours " + unit.shown(best()) + " " + against + " bar " + shownBar() + " " + verdict();
    }

    /** The line of a table: name, figure, bar, whether it is met. */
    String row() {
        return String.format("%-28s %12s %10s  %s", name, shownFigure(), shownBar(), verdict());
    }

    /** The head of that table. */
    static String head() {
        return String.format("%-28s %12s %10s  %s", "benchmark", "figure", "bar", "met");
    }

    /** The same for programs, with all that was measured. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("unit", unit.word);
        json.put("ours", spread(ours));
        if (!anchor.isEmpty()) {
            json.put("anchor", spread(anchor));
            json.put("ratio", spread(ratios()));
            json.put("ratioOfBest", ratio());
        }
        if (bar.kind != Bar.Kind.NONE) {
            String word =
                    bar.kind == Bar.Kind.OURS ? unit.word : bar.kind.name().toLowerCase(Locale.ROOT);
            json.put("bar", Map.of(word, bar.most));
            json.put("figure", figure());
            json.put("met", met());
        }
        return json;
    }

    private static Map<String, Object> spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        Map<String, Object> spread = new LinkedHashMap<>();
        spread.put("min", sorted.get(0));
        spread.put("median", (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2);
        spread.put("max", sorted.get(sorted.size() - 1));
        spread.put("all", values);
        return spread;
    }
}
