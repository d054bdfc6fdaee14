package dev.dataflow.samples;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Sink;
import dev.dataflow.samples.TaxiDaily.Trip;

/** Small tasks of built-in steps, and one of them with a user class too: made to be timed. */
abstract class ColdFilters implements PipelineDefinition {
    private final String name;
    private final Sink sink;
    private final boolean byClass;

    ColdFilters(String name, Sink sink, boolean byClass) {
        this.name = name;
        this.sink = sink;
        this.byClass = byClass;
    }

    /** File to file. */
    public static final class IntoParquet extends ColdFilters {
        static final String NAME = "cold_parquet";

        /** Once. */
        public IntoParquet() {
            super(NAME, Parquet.folder(NAME + "/").in("out"), false);
        }
    }

    /** The same by way of a user class. */
    public static final class ByClassIntoParquet extends ColdFilters {
        static final String NAME = "cold_parquet_by_class";

        /** Once. */
        public ByClassIntoParquet() {
            super(NAME, Parquet.folder(NAME + "/").in("out"), true);
        }
    }

    /** File to table. */
    public static final class IntoIceberg extends ColdFilters {
        static final String NAME = "cold_iceberg";

        /** Once. */
        public IntoIceberg() {
            super(NAME, Iceberg.table("cold.filtered"), false);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Trip> paid = Dataset.read("trips", Csv.files(ColdTrips.FILE).in("taxi_data"), Trip.class)
                .filter(col("fare").gt(0));
        Dataset<Trip> last = byClass ? paid.transform("clean_trips", CleanTrips.class, Local.engine()) : paid;
        return Pipeline.named(name)
                .write(last.writeTo("write_trips", sink, overwrite()))
                .build();
    }
}
