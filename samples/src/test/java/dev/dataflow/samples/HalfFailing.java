package dev.dataflow.samples;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.samples.TaxiDaily.Trip;

/** One task fails while another, beside it, has still to come to its second half. */
public final class HalfFailing implements PipelineDefinition {
    private static final long MILLIS = 8_000;

    /** The same, in which other branches go on. */
    public static final class GoesOn implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("half_failing_goes_on").continueOnFailure().build();
        }
    }

    /** Fails at its first row. */
    public static final class Fails implements RecordTransform<Trip, Trip> {
        @Override
        public void process(Trip row, Output<Trip> output) {
            throw new IllegalStateException("no luck today");
        }
    }

    /** Lets the other one fail first. */
    public static final class Waits implements RecordTransform<Trip, Trip> {
        private boolean waited;

        @Override
        public void process(Trip row, Output<Trip> output) throws InterruptedException {
            if (!waited) {
                waited = true;
                Thread.sleep(MILLIS);
            }
            output.emit(row);
        }
    }

    private static Pipeline.Builder pipeline(String name) {
        Csv files = Csv.files("taxis.csv").in("taxi_data");
        Dataset<Trip> failing = Dataset.read("trips", files, Trip.class).transform("fails", Fails.class);
        Dataset<Trip> late = Dataset.read("other_trips", files, Trip.class)
                .transform("waits", Waits.class)
                .materialize()
                .as("kept");
        return Pipeline.named(name)
                .write(failing.writeTo("write_failing", Iceberg.table(name + ".failing"), overwrite()))
                .write(late.writeTo("write_late", Iceberg.table(name + ".late"), overwrite()));
    }

    @Override
    public Pipeline define() {
        return pipeline("half_failing").build();
    }
}
