package dev.dataflow.samples;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Sink;
import dev.dataflow.samples.TaxiDaily.Trip;
import dev.dataflow.samples.TaxiDaily.Zone;
import java.util.List;

/** Five million trips of one file, filtered, joined and summed by built-in operations alone: made to be timed. */
abstract class BigTrips implements PipelineDefinition {
    static final String FILE = "taxis_5m.csv";
    static final String PARQUET = "taxis_5m.parquet";

    private final String name;
    private final Sink sink;

    BigTrips(String name, Sink sink) {
        this.name = name;
        this.sink = sink;
    }

    /** Into a folder of Parquet files. */
    public static final class IntoParquet extends BigTrips {
        static final String NAME = "big_trips_parquet";

        /** Once. */
        public IntoParquet() {
            super(NAME, Parquet.folder(NAME + "/").in("out"));
        }
    }

    /** Into a table. */
    public static final class IntoIceberg extends BigTrips {
        static final String NAME = "big_trips_iceberg";

        /** Once. */
        public IntoIceberg() {
            super(NAME, Iceberg.table("big.revenue").in("lake"));
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Trip> trips = Dataset.read("trips", Csv.files(FILE).in("taxi_data"), Trip.class)
                .filter(col("fare").gt(1));
        Dataset<Zone> zones = Dataset.read("zones", Csv.files("taxi_zones.csv").in("taxi_data"), Zone.class)
                .dedupe(List.of("zone"), asc("borough"));
        Dataset<Row> revenue = trips.leftJoin(zones, on("pickup_zone", "zone"))
                .withColumn("day", col("pickup").toDate())
                .groupBy("day", "borough")
                .aggregate(sum("total").as("revenue"), count().as("trips"))
                .on(Local.engine());
        return Pipeline.named(name)
                .write(revenue.writeTo("write_revenue", sink, overwrite()))
                .build();
    }
}
