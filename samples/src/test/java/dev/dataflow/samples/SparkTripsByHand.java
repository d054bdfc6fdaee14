package dev.dataflow.samples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@link BigTrips} as one would write it for Spark. Nothing is counted, pinned or committed. Prints the seconds, without the
 * start of Spark.
 */
public final class SparkTripsByHand {
    private static final String TRIPS = "pickup TIMESTAMP_NTZ, dropoff TIMESTAMP_NTZ, passengers INT, distance DOUBLE,"
            + " fare DECIMAL(10,2), tip DECIMAL(10,2), tolls DECIMAL(10,2), total DECIMAL(10,2), color STRING,"
            + " payment STRING, pickup_zone STRING, dropoff_zone STRING, pickup_borough STRING, dropoff_borough STRING";

    private SparkTripsByHand() {}

    /** Reads the trips and the zones that two arguments name, and writes to the folder that the third names. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession session = SparkSession.builder()
                .config("spark.sql.session.timeZone", "UTC")
                // Two threads do not need the 200 parts of a cluster.
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate()) {
            // The first job of a session compiles Spark's own classes; that is not the rows' fault.
            session.range(1).count();
            long began = System.nanoTime();
            write(session, arguments[0], arguments[1], arguments[2]);
            System.out.println((System.nanoTime() - began) / 1e9);
        }
    }

    private static void write(SparkSession session, String trips, String zones, String to) {
        Dataset<Row> paid = csv(session, TRIPS, trips).where(col("fare").gt(1));
        Dataset<Row> boroughs = csv(session, "location INT, zone STRING, borough STRING", zones)
                .groupBy("zone")
                .agg(min("borough").as("borough"));
        paid.join(boroughs, paid.col("pickup_zone").equalTo(boroughs.col("zone")), "left")
                .withColumn("day", to_date(col("pickup")))
                .groupBy("day", "borough")
                .agg(sum("total").as("revenue"), count(lit(1)).as("trips"))
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .parquet(to);
    }

    private static Dataset<Row> csv(SparkSession session, String schema, String file) {
        return session.read()
                .schema(schema)
                .option("header", true)
                .option("timestampNTZFormat", "yyyy-MM-dd HH:mm:ss")
                // What cannot be read fails the run, as it does ours.
                .option("mode", "FAILFAST")
                .csv(file);
    }
}
