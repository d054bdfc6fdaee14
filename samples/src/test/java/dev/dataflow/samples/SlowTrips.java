package dev.dataflow.samples;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Spark;
import dev.dataflow.samples.TaxiDaily.RushHour;
import dev.dataflow.samples.TaxiDaily.Trip;
import dev.dataflow.spark.SparkTransform;
import org.apache.spark.sql.Row;

/** Two tasks that each would take two minutes, neither after the other: made to be stopped. */
public final class SlowTrips implements PipelineDefinition {
    private static final long LONG_MILLIS = 120_000;

    /** Sleeps before its first row. */
    public static final class Sleep implements RecordTransform<Trip, Trip> {
        private boolean slept;

        @Override
        public void process(Trip row, Output<Trip> output) throws InterruptedException {
            if (!slept) {
                System.out.println("asleep on the local engine");
                slept = true;
                Thread.sleep(LONG_MILLIS);
            }
            output.emit(row);
        }
    }

    /** Sleeps before it plans anything. */
    public static final class SparkSleep implements SparkTransform {
        @Override
        public org.apache.spark.sql.Dataset<Row> transform(org.apache.spark.sql.Dataset<Row> input)
                throws InterruptedException {
            System.out.println("asleep on Spark");
            Thread.sleep(LONG_MILLIS);
            return input;
        }
    }

    @Override
    public Pipeline define() {
        Csv files = Csv.files("taxis.csv").in("taxi_data");
        Dataset<Trip> slow = Dataset.read("trips", files, Trip.class).transform("sleep", Sleep.class, Local.engine());
        Dataset<RushHour> slower = Dataset.read("spark_trips", files, Trip.class)
                .transform("spark_sleep", SparkSleep.class, RushHour.class, Spark.engine());
        return Pipeline.named("slow_trips")
                .write(slow.writeTo("write_slow", Iceberg.table("slow.trips"), overwrite()))
                .write(slower.writeTo("write_slower", Iceberg.table("slow.hours"), overwrite()))
                .build();
    }
}
