package dev.dataflow.samples;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code taxi_daily} must come to, counted line by line from the files; nothing of the product is used. */
record CountedByHand(
        long tripLines,
        long zoneLines,
        long malformed,
        SortedMap<String, Long> rejectedBy,
        List<String> trips,
        SortedMap<String, BigDecimal> revenue,
        SortedMap<Integer, Long> tripsByHour) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    private record Line(
            LocalDateTime pickup,
            LocalDateTime dropoff,
            double distance,
            BigDecimal fare,
            BigDecimal total,
            String zone,
            String row) {}

    /** How many trips are kept. */
    long kept() {
        return trips.size();
    }

    long rejected() {
        return rejectedBy.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts over a folder that holds the three files. */
    static CountedByHand over(Path folder) throws IOException {
        Map<String, String> boroughs = new HashMap<>();
        List<String> zones = Files.readAllLines(folder.resolve("taxi_zones.csv"));
        for (String line : zones.subList(1, zones.size())) {
            String[] cells = line.split(",", -1);
            boroughs.merge(cells[1], cells[2], (one, other) -> one.compareTo(other) <= 0 ? one : other);
        }
        long lines = 0;
        long malformed = 0;
        List<String> trips = new ArrayList<>();
        SortedMap<String, Long> rejected = new TreeMap<>();
        SortedMap<String, BigDecimal> revenue = new TreeMap<>();
        SortedMap<Integer, Long> hours = new TreeMap<>();
        for (String file : List.of("taxis.csv", "taxis_planted.csv")) {
            List<String> all = Files.readAllLines(folder.resolve(file));
            for (String text : all.subList(1, all.size())) {
                lines++;
                Line line = parse(text);
                String reason = line == null ? null : reason(line);
                if (line == null) {
                    malformed++;
                } else if (reason != null) {
                    rejected.merge(reason, 1L, Long::sum);
                } else {
                    trips.add(line.row);
                    String borough = boroughs.getOrDefault(line.zone, "Unknown");
                    revenue.merge(line.pickup.toLocalDate() + " " + borough, line.total, BigDecimal::add);
                    hours.merge(line.pickup.getHour(), 1L, Long::sum);
                }
            }
        }
        trips.sort(null);
        return new CountedByHand(lines, zones.size() - 1L, malformed, rejected, trips, revenue, hours);
    }

    private static @Nullable String reason(Line line) {
        if (line.dropoff.isBefore(line.pickup)) {
            return "ends before it begins";
        } else if (line.distance == 0) {
            return "zero distance";
        }
        return line.fare.signum() <= 0 ? "fare of zero or less" : null;
    }

    /** Null for a malformed line. No cell of the good lines is quoted; a line with quotes here is the planted bad one. */
    private static @Nullable Line parse(String text) {
        String[] cells = text.split(",", -1);
        if (cells.length != 14 || text.contains("\"")) {
            return null;
        }
        try {
            LocalDateTime pickup = LocalDateTime.parse(cells[0], TIME);
            LocalDateTime dropoff = LocalDateTime.parse(cells[1], TIME);
            double distance = Double.parseDouble(cells[3]);
            List<Object> row = new ArrayList<>(List.of(pickup, dropoff, Integer.parseInt(cells[2]), distance));
            for (int money : new int[] {4, 5, 6, 7}) {
                row.add(new BigDecimal(cells[money]).setScale(2).toPlainString());
            }
            for (int cell : new int[] {8, 9, 10, 11}) {
                row.add(cells[cell].isEmpty() ? "null" : cells[cell]);
            }
            return new Line(
                    pickup,
                    dropoff,
                    distance,
                    new BigDecimal(cells[4]),
                    new BigDecimal(cells[7]),
                    cells[10],
                    row.stream().map(String::valueOf).collect(Collectors.joining("|")));
        } catch (NumberFormatException | DateTimeException malformed) {
            return null;
        }
    }
}
