package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Decimal;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten times the rows through two classes, in a JVM with 256 MB of heap and DuckDB with as much: not more memory. */
@Tag("slow")
final class MemoryStaysFlat {
    private static final int ROWS_A_SEED = 5_000;

    @TempDir
    Path root;

    record Seed(int id) {}

    record Line(
            String item, @Decimal(precision = 10, scale = 2) BigDecimal price, int count) {}

    record Order(
            long id,
            LocalDateTime placed,
            LocalDateTime paid,
            String customer,
            double weight,
            @Decimal(precision = 10, scale = 2) BigDecimal total,
            String country,
            boolean card,
            int number,
            List<Line> lines) {}

    public static final class Make implements RecordTransform<Seed, Order> {
        @Override
        public void process(Seed seed, Output<Order> output) {
            LocalDateTime first = LocalDateTime.of(2026, 1, 1, 0, 0);
            for (int i = 0; i < ROWS_A_SEED; i++) {
                long id = (long) seed.id() * ROWS_A_SEED + i;
                output.emit(new Order(
                        id,
                        first.plusSeconds(id),
                        first.plusSeconds(id + i),
                        "customer number " + id % 1_000,
                        i / 7.0,
                        BigDecimal.valueOf(i, 2),
                        "DE",
                        i % 2 == 0,
                        i,
                        List.of(new Line("item " + i % 100, BigDecimal.valueOf(i, 2), 1))));
            }
        }
    }

    public static final class Raise implements RecordTransform<Order, Order> {
        @Override
        public void process(Order order, Output<Order> output) {
            output.emit(new Order(
                    order.id(),
                    order.placed(),
                    order.paid(),
                    order.customer(),
                    order.weight() + 1,
                    order.total().add(BigDecimal.ONE),
                    order.country(),
                    order.card(),
                    order.number(),
                    order.lines()));
        }
    }

    @Test
    void tenTimesTheRowsTakeNoMoreMemory() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "This system does not tell");

        long few = peakKibibytes(500_000);
        long many = peakKibibytes(5_000_000);

        assertThat(many).as("KiB, after " + few).isLessThan(few + 150 * 1024);
    }

    private long peakKibibytes(int rows) throws Exception {
        Workplace place = new Workplace(root.resolve(Integer.toString(rows)))
                .file(
                        "seeds.csv",
                        IntStream.range(0, rows / ROWS_A_SEED)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining("\n", "id\n", "\n")));
        Pipelines pipelines = new Pipelines()
                .threads(2)
                .memory("256m")
                .read("seeds", Seed.class, BadRecords.FAIL, "seeds.csv")
                .transform("make", Make.class, Seed.class, Order.class, "seeds")
                .transform("raise", Raise.class, Order.class, Order.class, "make")
                .write("write", "db.orders", WriteMode.Kind.OVERWRITE, "raise");
        try (ChildDriver driver = ChildDriver.start(place, pipelines.document(), Ask.first(), Map.of())) {
            long peak = 0;
            do {
                peak = Math.max(peak, peakKibibytes(driver.process()));
            } while (!driver.process().waitFor(50, TimeUnit.MILLISECONDS));
            Result result = driver.await();
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.step("raise").written()).isEqualTo(rows);
            return peak;
        }
    }

    /** The most that the process has held so far, by the kernel's account. */
    private static long peakKibibytes(Process process) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
