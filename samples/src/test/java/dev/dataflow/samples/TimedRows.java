package dev.dataflow.samples;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Spark;
import dev.dataflow.engine.EngineSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;

/** Five million rows through a user class, table to table, on two cores: made to be timed. */
final class TimedRows {
    static final String SEEDS = "seeds.csv";
    static final int ROWS_A_SEED = 5_000;

    private TimedRows() {}

    /** One of a thousand beginnings of random rows. */
    public record Seed(int id) {}

    /** Ten plain columns. */
    public record Trip(
            long id,
            LocalDateTime pickup,
            LocalDateTime dropoff,
            int passengers,
            double distance,
            @Decimal(precision = 10, scale = 2) BigDecimal fare,
            @Decimal(precision = 10, scale = 2) BigDecimal tip,
            String color,
            String zone,
            boolean card) {}

    /** A trip and its speed. */
    public record Rated(
            long id,
            LocalDateTime pickup,
            LocalDateTime dropoff,
            int passengers,
            double distance,
            @Decimal(precision = 10, scale = 2) BigDecimal fare,
            @Decimal(precision = 10, scale = 2) BigDecimal tip,
            String color,
            String zone,
            boolean card,
            double speed) {}

    /** The same values in three columns. */
    public record NestedTrip(long id, Times times, List<Part> parts) {
        /** When. */
        public record Times(LocalDateTime pickup, LocalDateTime dropoff) {}

        /** What. */
        public record Part(
                int passengers,
                double distance,
                @Decimal(precision = 10, scale = 2) BigDecimal fare,
                @Decimal(precision = 10, scale = 2) BigDecimal tip,
                String color,
                String zone,
                boolean card) {}
    }

    /** What is done to each row: by our engines, and by hand. */
    static double speed(Trip trip) {
        return trip.distance()
                * 3600
                / Duration.between(trip.pickup(), trip.dropoff()).toSeconds();
    }

    static boolean moved(Trip trip) {
        return trip.distance() > 0.5;
    }

    static Rated rated(Trip trip) {
        return new Rated(
                trip.id(),
                trip.pickup(),
                trip.dropoff(),
                trip.passengers(),
                trip.distance(),
                trip.fare(),
                trip.tip(),
                trip.color(),
                trip.zone(),
                trip.card(),
                speed(trip));
    }

    private static Trip random(long id, Random random) {
        LocalDateTime pickup = LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(random.nextInt(30_000_000));
        return new Trip(
                id,
                pickup,
                pickup.plusSeconds(60 + random.nextInt(5_000)),
                1 + random.nextInt(5),
                random.nextInt(3_000) / 100.0,
                BigDecimal.valueOf(random.nextInt(10_000), 2),
                BigDecimal.valueOf(random.nextInt(1_000), 2),
                random.nextBoolean() ? "yellow" : "green",
                "Zone number " + random.nextInt(260),
                random.nextBoolean());
    }

    /** Makes plain rows. */
    public static final class Make implements RecordTransform<Seed, Trip> {
        @Override
        public void process(Seed seed, Output<Trip> output) {
            Random random = new Random(seed.id());
            for (int i = 0; i < ROWS_A_SEED; i++) {
                output.emit(random((long) seed.id() * ROWS_A_SEED + i, random));
            }
        }
    }

    /** Makes nested rows of plain ones. */
    public static final class Nest implements RecordTransform<Trip, NestedTrip> {
        @Override
        public void process(Trip trip, Output<NestedTrip> output) {
            output.emit(new NestedTrip(
                    trip.id(),
                    new NestedTrip.Times(trip.pickup(), trip.dropoff()),
                    List.of(new NestedTrip.Part(
                            trip.passengers(),
                            trip.distance(),
                            trip.fare(),
                            trip.tip(),
                            trip.color(),
                            trip.zone(),
                            trip.card()))));
        }
    }

    /** Rates plain rows. */
    public static final class Rate implements RecordTransform<Trip, Rated> {
        @Override
        public void process(Trip trip, Output<Rated> output) {
            if (moved(trip)) {
                output.emit(rated(trip));
            }
        }
    }

    /** Does as much to nested rows. */
    public static final class RateNested implements RecordTransform<NestedTrip, NestedTrip> {
        @Override
        public void process(NestedTrip trip, Output<NestedTrip> output) {
            NestedTrip.Part part = trip.parts().get(0);
            if (part.distance() > 0.5) {
                output.emit(new NestedTrip(
                        trip.id(),
                        trip.times(),
                        List.of(new NestedTrip.Part(
                                part.passengers(),
                                part.distance()
                                        * 3600
                                        / Duration.between(
                                                        trip.times().pickup(),
                                                        trip.times().dropoff())
                                                .toSeconds(),
                                part.fare(),
                                part.tip(),
                                part.color(),
                                part.zone(),
                                part.card()))));
            }
        }
    }

    /** The tables that the others read. */
    public static final class Made implements PipelineDefinition {
        static final String NAME = "timed_rows_made";

        @Override
        public Pipeline define() {
            EngineSettings two = Local.engine().threads(2);
            Dataset<Trip> trips = Dataset.read("seeds", Csv.files(SEEDS).in("taxi_data"), Seed.class)
                    .transform("make", Make.class, two);
            return Pipeline.named(NAME)
                    .write(trips.writeTo("write_trips", Iceberg.table("timed.trips"), overwrite()))
                    .write(trips.transform("nest", Nest.class, two)
                            .writeTo("write_nested", Iceberg.table("timed.nested"), overwrite()))
                    .build();
        }
    }

    private static Pipeline flat(String name, String table, EngineSettings engine) {
        return Pipeline.named(name)
                .write(Dataset.read("trips", Iceberg.table("timed.trips"), Trip.class)
                        .transform("rate", Rate.class, engine)
                        .writeTo("write", Iceberg.table(table), overwrite()))
                .build();
    }

    /** Plain rows on the local engine. */
    public static final class Flat implements PipelineDefinition {
        static final String NAME = "timed_rows_flat";

        @Override
        public Pipeline define() {
            return flat(NAME, "timed.rated", Local.engine().threads(2));
        }
    }

    /** Plain rows on Spark. */
    public static final class OnSpark implements PipelineDefinition {
        static final String NAME = "timed_rows_on_spark";

        @Override
        public Pipeline define() {
            return flat(NAME, "timed.rated_on_spark", Spark.engine());
        }
    }

    /** Nested rows on the local engine. */
    public static final class Nested implements PipelineDefinition {
        static final String NAME = "timed_rows_nested";

        @Override
        public Pipeline define() {
            return Pipeline.named(NAME)
                    .write(Dataset.read("trips", Iceberg.table("timed.nested"), NestedTrip.class)
                            .transform("rate", RateNested.class, Local.engine().threads(2))
                            .writeTo("write", Iceberg.table("timed.rated_nested"), overwrite()))
                    .build();
        }
    }
}
