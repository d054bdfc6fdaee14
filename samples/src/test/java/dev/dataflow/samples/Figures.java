package dev.dataflow.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A benchmark's seconds: ours and an anchor's, taken in turns so that a busy machine is felt by both, or ours alone. The
 * best of each counts, since whatever else the machine does can only add.
 */
record Figures(String name, Bar bar, List<Double> ours, List<Double> anchor) {
    private static final double NANOS = 1e9;

    /** What must not be exceeded: seconds of ours, or ours divided by the anchor's. */
    record Bar(boolean ratio, double most) {
        static Bar seconds(double most) {
            return new Bar(false, most);
        }

        static Bar ratio(double most) {
            return new Bar(true, most);
        }
    }

    /** One measurement, in seconds. */
    @FunctionalInterface
    interface Sample {
        double seconds() throws Exception;
    }

    /** Something to be done, whose wall time is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Takes as many pairs as asked for, after one that only warms files and caches. */
    static Figures inTurns(String name, Bar bar, int pairs, Sample ours, Sample anchor) throws Exception {
        Figures figures = new Figures(name, bar, new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair <= pairs; pair++) {
            double mine = ours.seconds();
            double theirs = anchor.seconds();
            if (pair > 0) {
                figures.ours.add(mine);
                figures.anchor.add(theirs);
            }
        }
        return figures;
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

    private double ratio() {
        return Collections.min(ours) / Collections.min(anchor);
    }

    private boolean met() {
        return (bar.ratio ? ratio() : Collections.min(ours)) <= bar.most;
    }

    /** The one line that every benchmark prints. */
    String line() {
        String against = anchor.isEmpty()
                ? "anchor - ratio -"
                : String.format(
                        Locale.ROOT,
                        "anchor %.3f s ratio %.2f (%.2f–%.2f)",
                        Collections.min(anchor),
                        ratio(),
                        Collections.min(ratios()),
                        Collections.max(ratios()));
        return String.format(
                Locale.ROOT,
                "bench %s ours %.3f s %s bar %s %s",
                name,
                Collections.min(ours),
                against,
                bar.ratio ? Double.toString(bar.most) : bar.most + " s",
                met() ? "ok" : "short");
    }

    /** The same for programs, with all that was measured. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("ours", spread(ours));
        if (!anchor.isEmpty()) {
            json.put("anchor", spread(anchor));
            json.put("ratio", spread(ratios()));
            json.put("ratioOfBest", ratio());
        }
        json.put("bar", Map.of(bar.ratio ? "ratio" : "seconds", bar.most));
        json.put("met", met());
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
