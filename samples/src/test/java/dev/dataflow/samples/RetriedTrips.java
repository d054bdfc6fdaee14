package dev.dataflow.samples;

import static dev.dataflow.Iceberg.day;
import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.overwritePartitions;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.samples.TaxiDaily.RushHour;
import dev.dataflow.samples.TaxiDaily.Trip;
import java.time.Duration;

/** The sample's shape with two sinks of one kind, one of them an append, and a second between tries: made to be killed. */
public final class RetriedTrips implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Csv files = Csv.files("taxis.csv", "taxis_planted.csv").in("taxi_data").badRecordsToDeadLetters();
        Dataset<Trip> clean =
                Dataset.read("trips", files, Trip.class).transform("clean_trips", CleanTrips.class, Local.engine());
        Dataset<RushHour> hours = clean.transform("rush_hours", RushHours.class, RushHour.class, Spark.engine());
        return Pipeline.named("retried_trips")
                .retries(30, Duration.ofSeconds(1))
                .write(clean.writeTo(
                        "write_trips",
                        Iceberg.table("retried.trips").partitionedBy(day("pickup")),
                        overwritePartitions()))
                .write(clean.writeTo("append_trips", Iceberg.table("retried.appended"), append()))
                .write(hours.writeTo("append_hours", Iceberg.table("retried.hours"), append()))
                .build();
    }
}
