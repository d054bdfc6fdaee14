package dev.dataflow.samples;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.samples.TaxiDaily.Trip;

/** One small task, file to user class to table: made to be timed. */
public final class ColdTrips implements PipelineDefinition {
    static final String NAME = "cold_trips";
    static final String FILE = "taxis_10k.csv";

    @Override
    public Pipeline define() {
        Dataset<Trip> trips = Dataset.read("trips", Csv.files(FILE).in("taxi_data"), Trip.class);
        Dataset<Trip> clean = trips.transform("clean_trips", CleanTrips.class, Local.engine());
        return Pipeline.named(NAME)
                .write(clean.writeTo("write_trips", Iceberg.table("cold.trips"), overwrite()))
                .build();
    }
}
