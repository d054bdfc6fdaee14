package dev.dataflow.samples;

import dev.dataflow.samples.TimedRows.Rated;
import dev.dataflow.samples.TimedRows.Trip;
import java.io.IOException;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What one would write for Spark to bring rows from Parquet through a function into Parquet: {@code Dataset.map}. Nothing is
 * counted, pinned or committed. Prints the seconds, without the start of Spark.
 */
public final class SparkRowsByHand {
    private SparkRowsByHand() {}

    /** Reads the files in the folder that the first argument names, and writes to the folder that the second names. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession session = SparkSession.builder()
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.ansi.enabled", true)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .getOrCreate()) {
            // The first job of a session compiles Spark's own classes; that is not the rows' fault.
            session.range(1).count();
            long began = System.nanoTime();
            copy(session, arguments[0], arguments[1]);
            System.out.println((System.nanoTime() - began) / 1e9);
        }
    }

    private static void copy(SparkSession session, String from, String to) {
        Dataset<Row> trips = session.read()
                .parquet(from)
                .select("id", "pickup", "dropoff", "passengers", "distance", "fare", "tip", "color", "zone", "card");
        StructType rated = trips.schema().add("speed", "double");
        trips.filter((FilterFunction<Row>) row -> TimedRows.moved(trip(row)))
                .map((MapFunction<Row, Row>) row -> row(TimedRows.rated(trip(row))), Encoders.row(rated))
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .parquet(to);
    }

    private static Trip trip(Row row) {
        return new Trip(
                row.getLong(0),
                row.getAs(1),
                row.getAs(2),
                row.getInt(3),
                row.getDouble(4),
                row.getDecimal(5),
                row.getDecimal(6),
                row.getString(7),
                row.getString(8),
                row.getBoolean(9));
    }

    private static Row row(Rated trip) {
        return RowFactory.create(
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
                trip.speed());
    }
}
