package dev.dataflow.driver.local;

import dev.dataflow.Decimal;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The taxi sample's local task, written by hand: user class, two tables, an exchange, dead letters. */
final class Trips {
    private Trips() {}

    record Trip(
            LocalDateTime pickup,
            LocalDateTime dropoff,
            int passengers,
            double distance,
            @Decimal(precision = 10, scale = 2) BigDecimal fare,
            @Decimal(precision = 10, scale = 2) BigDecimal tip,
            @Decimal(precision = 10, scale = 2) BigDecimal tolls,
            @Decimal(precision = 10, scale = 2) BigDecimal total,
            String color,
            @Nullable String payment,
            @Nullable String pickupZone,
            @Nullable String dropoffZone) {}

    record Zone(String zone, String borough) {}

    public static final class Clean implements RecordTransform<Trip, Trip> {
        @Override
        public void process(Trip trip, Output<Trip> output) {
            output.count("seen", 1);
            if (trip.dropoff().isBefore(trip.pickup())) {
                output.reject("ends before it begins");
            } else if (trip.distance() == 0) {
                output.reject("zero distance");
            } else if (trip.fare().signum() <= 0) {
                output.reject("fare of zero or less");
            } else {
                output.emit(trip);
            }
        }
    }

    static PipelineDocument document() {
        List<Schema.Column> joined =
                new ArrayList<>(Pipelines.schema(Trip.class).columns());
        joined.add(new Schema.Column("borough", Scalar.STRING, true));
        List<Schema.Column> withDay = new ArrayList<>(joined);
        withDay.set(joined.size() - 1, new Schema.Column("borough", Scalar.STRING, false));
        withDay.add(new Schema.Column("day", Scalar.DATE, false));
        Schema revenue = new Schema(List.of(
                new Schema.Column("day", Scalar.DATE, false),
                new Schema.Column("borough", Scalar.STRING, false),
                new Schema.Column("revenue", new Type.Decimal(38, 2), false)));
        Expression known = new Expression.Call(
                Expression.Function.COALESCE,
                List.of(new Expression.Column("borough"), new Expression.Literal(Scalar.STRING, "Unknown")));
        Expression day = new Expression.Call(Expression.Function.TO_DATE, List.of(new Expression.Column("pickup")));
        return new Pipelines()
                .read("trips", Trip.class, BadRecords.DEAD_LETTERS, "taxis.csv", "taxis_planted.csv")
                .transform("clean", Clean.class, Trip.class, Trip.class, "trips")
                .write("write_trips", "taxi.trips", WriteMode.Kind.OVERWRITE_PARTITIONS, "clean", "day(pickup)")
                .read("zones", Zone.class, BadRecords.FAIL, "taxi_zones.csv")
                .step(
                        "unique_zones",
                        new Body.Dedupe(List.of("zone"), List.of(new Body.Order("borough", false))),
                        Pipelines.schema(Zone.class),
                        "zones")
                .step(
                        "join",
                        new Body.Join(Body.JoinKind.LEFT, List.of(new Body.JoinKey("pickup_zone", "zone"))),
                        new Schema(joined),
                        "clean",
                        "unique_zones")
                .step(
                        "known",
                        new Body.WithColumns(List.of(new Body.Named("day", day), new Body.Named("borough", known))),
                        new Schema(withDay),
                        "join")
                .step(
                        "revenue",
                        new Body.Aggregate(
                                List.of("day", "borough"),
                                List.of(new Aggregation(
                                        "revenue", Aggregation.Function.SUM, new Expression.Column("total")))),
                        revenue,
                        "known")
                .write("write_revenue", "taxi.revenue", WriteMode.Kind.OVERWRITE, "revenue")
                .task("task", List.of(), List.of("clean"))
                .write("copy", "taxi.copy", WriteMode.Kind.APPEND, "clean")
                .task("next", List.of("clean"), List.of())
                .document();
    }
}
