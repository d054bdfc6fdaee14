package dev.dataflow.samples;

import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Iceberg.day;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.WriteModes.overwrite;
import static dev.dataflow.WriteModes.overwritePartitions;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Schedule;
import dev.dataflow.Spark;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New York's taxi trips, cleaned, with the revenue of each borough a day and the hours in which most people ride. */
public final class TaxiDaily implements PipelineDefinition {

    public record Trip(
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

    public record Zone(String zone, String borough) {}

    public record RushHour(int hour, long trips, double meanMinutes) {}

    @Override
    public Pipeline define() {
        Csv files = Csv.files("taxis.csv", "taxis_planted.csv").in("taxi_data").badRecordsToDeadLetters();
        Dataset<Trip> clean =
                Dataset.read("trips", files, Trip.class).transform("clean_trips", CleanTrips.class, Local.engine());

        Csv lookup = Csv.files("taxi_zones.csv").in("taxi_data");
        Dataset<Zone> zones = Dataset.read("zones", lookup, Zone.class)
                .dedupe(List.of("zone"), asc("borough"))
                .as("unique_zones");

        Dataset<Row> revenue = clean.leftJoin(zones, on("pickup_zone", "zone"))
                .withColumn("day", col("pickup").toDate())
                .withColumn("borough", coalesce(col("borough"), "Unknown"))
                .groupBy("day", "borough")
                .aggregate(sum("total").as("revenue"));

        Dataset<RushHour> rushHours = clean.transform("rush_hours", RushHours.class, RushHour.class, Spark.engine());

        return Pipeline.named("taxi_daily")
                .description("Taxi trips cleaned, revenue by borough and day, and the rush hours.")
                .schedule(Schedule.cron("0 3 * * *", "America/New_York"))
                .owner("mobility")
                .tags("sample", "taxi")
                .retries(2, Duration.ofSeconds(10))
                .write(clean.writeTo(
                        "write_trips", Iceberg.table("taxi.trips").partitionedBy(day("pickup")), overwritePartitions()))
                .write(revenue.writeTo("write_revenue", Iceberg.table("taxi.revenue_daily"), overwrite()))
                .write(rushHours.writeTo("write_rush_hours", Iceberg.table("taxi.rush_hours"), overwrite()))
                .build();
    }
}
