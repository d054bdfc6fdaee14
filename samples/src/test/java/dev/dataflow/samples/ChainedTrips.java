package dev.dataflow.samples;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Source;
import dev.dataflow.samples.TaxiDaily.Trip;

/** Five built-in steps in a row, once as one task and once as a task each: made to be timed. */
abstract class ChainedTrips implements PipelineDefinition {
    private final String name;
    private final Source source;
    private final boolean summed;
    private final boolean apart;

    ChainedTrips(String name, Source source, boolean summed, boolean apart) {
        this.name = name;
        this.source = source;
        this.summed = summed;
        this.apart = apart;
    }

    private static Source csv() {
        return Csv.files(BigTrips.FILE).in("taxi_data");
    }

    private static Source parquet() {
        return Parquet.files(BigTrips.PARQUET).in("taxi_data");
    }

    /** Sums of CSV, in one task. */
    public static final class Sums extends ChainedTrips {
        static final String NAME = "chained_sums";

        /** Once. */
        public Sums() {
            super(NAME, csv(), true, false);
        }
    }

    /** Sums of CSV, in five tasks. */
    public static final class SumsApart extends ChainedTrips {
        static final String NAME = "chained_sums_apart";

        /** Once. */
        public SumsApart() {
            super(NAME, csv(), true, true);
        }
    }

    /** All rows of CSV, in one task. */
    public static final class Rows extends ChainedTrips {
        static final String NAME = "chained_rows";

        /** Once. */
        public Rows() {
            super(NAME, csv(), false, false);
        }
    }

    /** All rows of CSV, in five tasks. */
    public static final class RowsApart extends ChainedTrips {
        static final String NAME = "chained_rows_apart";

        /** Once. */
        public RowsApart() {
            super(NAME, csv(), false, true);
        }
    }

    /** All rows of Parquet, in one task. */
    public static final class FromParquet extends ChainedTrips {
        static final String NAME = "chained_parquet";

        /** Once. */
        public FromParquet() {
            super(NAME, parquet(), false, false);
        }
    }

    /** All rows of Parquet, in five tasks. */
    public static final class FromParquetApart extends ChainedTrips {
        static final String NAME = "chained_parquet_apart";

        /** Once. */
        public FromParquetApart() {
            super(NAME, parquet(), false, true);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Trip> trips = end(Dataset.read("trips", source, Trip.class));
        Dataset<Trip> paid = end(trips.filter(col("fare").gt(1)));
        Dataset<Row> dated = end(paid.withColumn("day", col("pickup").toDate()));
        Dataset<Row> last = end(
                summed
                        ? dated.groupBy("day", "pickup_zone")
                                .aggregate(sum("total").as("revenue"), count().as("trips"))
                        : dated.withColumn("extra", col("total").minus(col("fare"))));
        return Pipeline.named(name)
                .write(last.writeTo("write", Parquet.folder(name + "/").in("out"), overwrite()))
                .build();
    }

    /** The end of a step, and of a task if each is to be one. */
    private <T> Dataset<T> end(Dataset<T> rows) {
        return apart ? rows.materialize() : rows;
    }
}
