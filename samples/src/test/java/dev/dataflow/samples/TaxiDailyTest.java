package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.samples.TaxiDaily.Trip;
import dev.dataflow.samples.TaxiDaily.Zone;
import dev.dataflow.testkit.Rejected;
import dev.dataflow.testkit.TestPipeline;
import dev.dataflow.testkit.TestRun;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one tests a pipeline of one's own: rows at hand in place of its sources, its sinks captured, no Airflow. */
final class TaxiDailyTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2019, 3, 1, 12, 0);

    /** A row of {@code taxi.revenue_daily}. */
    record Revenue(LocalDate day, String borough, BigDecimal revenue) {}

    @Test
    void tripsThatCannotHaveHappenedAreRejectedWithTheirReason() {
        List<Trip> trips = List.of(
                trip(NOON, NOON.plusMinutes(10), 2.5, "9.50", "Harlem"),
                trip(NOON, NOON.minusMinutes(1), 2.5, "9.50", "Harlem"),
                trip(NOON, NOON.plusMinutes(10), 0, "9.50", "Harlem"),
                trip(NOON, NOON.plusMinutes(10), 2.5, "0.00", "Harlem"));

        TestRun run = TestPipeline.of(CleanTrips.class, trips).run();

        assertThat(run.rows(TestPipeline.OUTPUT, Trip.class)).containsExactly(trips.get(0));
        assertThat(run.rejected())
                .extracting(Rejected::reason)
                .containsExactly("ends before it begins", "zero distance", "fare of zero or less");
    }

    @Test
    void eachBoroughHasItsRevenueOfTheDay() {
        TestRun run = TestPipeline.of(new TaxiDaily())
                .given(
                        "trips",
                        List.of(
                                trip(NOON, NOON.plusMinutes(10), 2.5, "9.50", "Harlem"),
                                trip(NOON.plusHours(1), NOON.plusHours(2), 1, "10.00", "Harlem"),
                                trip(NOON, NOON.plusMinutes(10), 1, "5.25", "Nowhere"),
                                trip(NOON, NOON.minusMinutes(1), 1, "99.00", "Harlem")))
                .given("zones", List.of(new Zone("Harlem", "Manhattan"), new Zone("Harlem", "Queens")))
                .only("write_trips", "write_revenue")
                .run();

        assertThat(run.rows("write_revenue", Revenue.class))
                .containsExactlyInAnyOrder(
                        new Revenue(LocalDate.of(2019, 3, 1), "Manhattan", new BigDecimal("19.50")),
                        new Revenue(LocalDate.of(2019, 3, 1), "Unknown", new BigDecimal("5.25")));
        assertThat(run.rows("write_trips", Trip.class)).hasSize(3);
        assertThat(run.rejected()).hasSize(1);
    }

    /** A source that is given no rows is read as it is, here from the samples' own files. */
    @Test
    void theFilesHoldWhatWasCountedByHand() throws Exception {
        Path data = Path.of("data");
        CountedByHand counted = CountedByHand.over(data);
        TestRun run = TestPipeline.of(new TaxiDaily())
                .folder("taxi_data", data)
                .only("write_trips", "write_revenue")
                .run();
        assertThat(run.rows("write_trips", Trip.class)).hasSize((int) counted.kept());
        assertThat(run.rows("write_revenue", Revenue.class))
                .hasSize(counted.revenue().size());
        assertThat(run.rejected()).hasSize((int) (counted.rejected() + counted.malformed()));
    }

    private static Trip trip(LocalDateTime pickup, LocalDateTime dropoff, double distance, String fare, String zone) {
        BigDecimal money = new BigDecimal(fare);
        BigDecimal none = new BigDecimal("0.00");
        return new Trip(pickup, dropoff, 1, distance, money, none, none, money, "yellow", null, zone, null);
    }
}
