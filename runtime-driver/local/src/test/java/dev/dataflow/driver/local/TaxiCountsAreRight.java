package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts the taxi trips by hand, with nothing of ours, and holds the engine to it. */
final class TaxiCountsAreRight {
    private static final Path DATA = Path.of("../../samples/data");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    @TempDir
    Path root;

    private final Map<String, Long> rejected = new TreeMap<>();
    private final TreeMap<String, BigDecimal> revenue = new TreeMap<>();
    private final Map<String, Long> lettersOf = new TreeMap<>();
    private long read;
    private long malformed;
    private long kept;

    @Test
    void allOfThem() throws IOException {
        Workplace place = new Workplace(root);
        for (String name : List.of("taxis.csv", "taxis_planted.csv", "taxi_zones.csv")) {
            place.file(name, Files.readString(DATA.resolve(name)));
        }
        countByHand();

        Result result = place.run(Trips.document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("trips").read()).isEqualTo(read);
        assertThat(result.step("trips").rejectedBy()).isEqualTo(Map.of("malformed", malformed));
        assertThat(result.step("clean").rejectedBy()).isEqualTo(rejected);
        assertThat(result.step("clean").written()).isEqualTo(kept);
        assertThat(result.step("clean").metrics()).isEqualTo(Map.of("seen", (double) (read - malformed)));
        assertThat(place.rows("taxi.trips")).hasSize((int) kept);
        List<List<Object>> expected = new ArrayList<>();
        revenue.forEach((key, sum) -> {
            List<String> day = List.of(key.split("\\|", -1));
            expected.add(List.of(day.get(0), day.get(1), sum.toPlainString()));
        });
        assertThat(place.rows("taxi.revenue")).isEqualTo(expected);
        int zones = lines("taxi_zones.csv").size();
        assertThat(result.reported().read()).isEqualTo(read + zones);
        assertThat(result.reported().rejected()).isEqualTo(read - kept);
        assertThat(result.reported().written()).isEqualTo(kept + expected.size());
        List<String> letters = Files.readAllLines(place.deadLetters(Ask.first()));
        assertThat(letters).hasSize((int) (read - kept));
        lettersOf.forEach((file, count) -> assertThat(letters)
                .filteredOn(letter ->
                        letter.contains("\"sourceFile\":\"" + place.path("data").resolve(file) + "\""))
                .hasSize(count.intValue()));

        Result next = place.run(Trips.document(), Ask.first().task("next"));
        assertThat(next.reported().read()).isEqualTo(kept);
        assertThat(place.rows("taxi.copy")).isEqualTo(place.rows("taxi.trips"));
    }

    private void countByHand() throws IOException {
        Map<String, String> boroughs = new HashMap<>();
        for (String line : lines("taxi_zones.csv")) {
            String[] cells = line.split(",", -1);
            boroughs.merge(cells[1], cells[2], (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
        for (String file : List.of("taxis.csv", "taxis_planted.csv")) {
            long before = read - kept;
            lines(file).forEach(line -> count(line, boroughs));
            lettersOf.put(file, read - kept - before);
        }
    }

    private void count(String line, Map<String, String> boroughs) {
        read++;
        try {
            count(
                    line.startsWith("\"")
                            ? line.substring(1, line.length() - 1).split("\",\"", -1)
                            : line.split(",", -1),
                    boroughs);
        } catch (RuntimeException bad) {
            malformed++;
        }
    }

    private static List<String> lines(String file) throws IOException {
        List<String> lines = Files.readAllLines(DATA.resolve(file));
        return lines.subList(1, lines.size());
    }

    private void count(String[] cells, Map<String, String> boroughs) {
        if (cells.length != 14) {
            throw new IllegalArgumentException();
        }
        LocalDateTime pickup = LocalDateTime.parse(cells[0], TIME);
        LocalDateTime dropoff = LocalDateTime.parse(cells[1], TIME);
        Integer.parseInt(cells[2]);
        double distance = Double.parseDouble(cells[3]);
        BigDecimal fare = new BigDecimal(cells[4]);
        new BigDecimal(cells[5]);
        new BigDecimal(cells[6]);
        BigDecimal total = new BigDecimal(cells[7]).setScale(2);
        if (dropoff.isBefore(pickup)) {
            rejected.merge("ends before it begins", 1L, Long::sum);
        } else if (distance == 0) {
            rejected.merge("zero distance", 1L, Long::sum);
        } else if (fare.signum() <= 0) {
            rejected.merge("fare of zero or less", 1L, Long::sum);
        } else {
            kept++;
            String borough = boroughs.getOrDefault(cells[10], "Unknown");
            revenue.merge(pickup.toLocalDate() + "|" + borough, total, BigDecimal::add);
        }
    }
}
