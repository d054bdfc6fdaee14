package dev.dataflow.samples;

import dev.dataflow.run.Connection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** {@link BigTrips} as an expert writes it for DuckDB and iceberg-core, with the engine's own settings: one thread, 1 GiB. */
record BigTripsByHand(Path folder) {
    private static final int LINES = 5_000_000;
    private static final int YEAR_SECONDS = 31_536_000;
    private static final DateTimeFormatter WITH_SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    /** Of each line's first two values. */
    private static final int TIME = "2019-03-23 20:21:09".length();

    /** Makes the data: the sample's trips, again and again. */
    static BigTripsByHand in(Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path sample = Checkout.ROOT.resolve("samples/data");
        for (String file : List.of("taxi_zones.csv", "taxis.csv")) {
            Files.copy(sample.resolve(file), data.resolve(file));
        }
        writeTrips(data);
        return new BigTripsByHand(folder);
    }

    /**
     * Makes the big file of the small one that lies in the folder, 680 MB: the same trips again and again, but each at another
     * time. Else Parquet would find few different rows in it, and write them faster than it can any real ones.
     */
    static void writeTrips(Path data) throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("taxis.csv"));
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(data.resolve(BigTrips.FILE))) {
            out.write(lines.get(0) + "\n");
            for (int line = 0; line < LINES; line++) {
                String trip = lines.get(1 + line % (lines.size() - 1));
                int later = random.nextInt(YEAR_SECONDS);
                out.write(moved(trip.substring(0, TIME), later) + ","
                        + moved(trip.substring(TIME + 1, 2 * TIME + 1), later) + trip.substring(2 * TIME + 1) + "\n");
            }
        }
    }

    private static String moved(String time, int seconds) {
        return LocalDateTime.parse(time.replace(' ', 'T')).plusSeconds(seconds).format(WITH_SECONDS);
    }

    /** What the pipelines know of it. */
    Map<String, Connection> connections() {
        return Map.of(
                "taxi_data",
                Connection.of("files", Map.of("path", folder.resolve("data").toString())),
                "out",
                Connection.of("files", Map.of("path", folder.toString())),
                "lake",
                Connection.of(
                        "iceberg",
                        Map.of(
                                "catalog",
                                "jdbc",
                                "uri",
                                "jdbc:sqlite:" + folder.resolve("ours.db"),
                                "warehouse",
                                folder.resolve("ours").toString())));
    }

    /** Into one Parquet file, whose number of rows it gives. */
    long parquet(Path file, String option) throws SQLException {
        try (java.sql.Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '1GiB'");
            statement.execute("SET preserve_insertion_order = false");
            try (ResultSet copied = statement.executeQuery("COPY (SELECT CAST(t.pickup AS DATE) AS day, z.borough,"
                    + " CAST(sum(t.total) AS DECIMAL(38,2)) AS revenue, count(*) AS trips FROM " + trips()
                    + " AS t LEFT JOIN " + zones() + " AS z ON t.pickup_zone = z.zone WHERE t.fare > 1"
                    + " GROUP BY ALL) TO '" + file + "' (FORMAT parquet, COMPRESSION zstd, RETURN_STATS true" + option
                    + ")")) {
                copied.next();
                return copied.getLong("count");
            }
        }
    }

    /** The trips as one Parquet file, for who would rather begin with that. */
    void trips(Path file) throws SQLException {
        try (java.sql.Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (FROM " + trips() + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
        }
    }

    private String trips() {
        return "read_csv('" + folder.resolve("data").resolve(BigTrips.FILE) + "', auto_detect = false, header = true,"
                + " delim = ',', nullstr = '', columns = {pickup: 'TIMESTAMP', dropoff: 'TIMESTAMP', passengers:"
                + " 'INTEGER', distance: 'DOUBLE', fare: 'DECIMAL(10,2)', tip: 'DECIMAL(10,2)', tolls: 'DECIMAL(10,2)',"
                + " total: 'DECIMAL(10,2)', color: 'VARCHAR', payment: 'VARCHAR', pickup_zone: 'VARCHAR', dropoff_zone:"
                + " 'VARCHAR', pickup_borough: 'VARCHAR', dropoff_borough: 'VARCHAR'})";
    }

    private String zones() {
        return "(SELECT zone, min(borough) AS borough FROM read_csv('" + folder.resolve("data/taxi_zones.csv")
                + "', header = true) GROUP BY zone)";
    }

    /** Into a new table. */
    void iceberg(int number) throws Exception {
        Path file = folder.resolve("by-hand-" + number + ".parquet");
        long rows = parquet(file, ", FIELD_IDS {day: 1, borough: 2, revenue: 3, trips: 4}");
        try (JdbcCatalog catalog = new JdbcCatalog()) {
            catalog.setConf(new Configuration(false));
            catalog.initialize(
                    "by_hand",
                    Map.of(
                            "uri",
                            "jdbc:sqlite:" + folder.resolve("by-hand.db"),
                            "warehouse",
                            folder.resolve("by-hand").toString(),
                            "jdbc.schema-version",
                            "V1"));
            Table table = made(catalog, "revenue_" + number);
            table.newAppend()
                    .appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                            .withPath(file.toString())
                            .withFormat(FileFormat.PARQUET)
                            .withFileSizeInBytes(Files.size(file))
                            .withMetrics(ParquetUtil.fileMetrics(
                                    table.io().newInputFile(file.toString()), MetricsConfig.forTable(table)))
                            .withRecordCount(rows)
                            .build())
                    .commit();
        }
    }

    private static Table made(Catalog catalog, String name) {
        Namespace namespace = Namespace.of("big");
        if (!((JdbcCatalog) catalog).namespaceExists(namespace)) {
            ((JdbcCatalog) catalog).createNamespace(namespace);
        }
        return catalog.createTable(
                TableIdentifier.of(namespace, name),
                new Schema(
                        NestedField.required(1, "day", Types.DateType.get()),
                        NestedField.optional(2, "borough", Types.StringType.get()),
                        NestedField.required(3, "revenue", Types.DecimalType.of(38, 2)),
                        NestedField.required(4, "trips", Types.LongType.get())));
    }
}
