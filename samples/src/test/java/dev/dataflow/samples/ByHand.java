package dev.dataflow.samples;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * What one would write without Dataflow to bring trips from files, through a check in Java or a condition of SQL, into Parquet
 * or an Iceberg table: the anchor of benchmarks. Nothing here is pinned, counted, retried or committed with a key.
 */
final class ByHand {
    private ByHand() {}

    /** What is done. */
    enum Work {
        SQL_INTO_PARQUET,
        SQL_INTO_ICEBERG,
        JAVA_INTO_ICEBERG
    }

    /** Brings files, from the third argument on, into the folder that the first names; the second is the {@link Work}. */
    public static void main(String[] arguments) throws Exception {
        List<String> files = List.of(arguments).subList(2, arguments.length);
        copy(Path.of(arguments[0]), Work.valueOf(arguments[1]), files);
    }

    private static void copy(Path folder, Work work, List<String> files) throws Exception {
        Path data = Files.createDirectories(folder).resolve("trips.parquet");
        long rows;
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            String kept = "(" + trips(files) + " WHERE fare > 0)";
            if (work == Work.JAVA_INTO_ICEBERG) {
                statement.execute(
                        "CREATE TABLE kept (pickup TIMESTAMP, dropoff TIMESTAMP, passengers INTEGER, distance DOUBLE,"
                                + " fare DECIMAL(10,2), tip DECIMAL(10,2), tolls DECIMAL(10,2), total DECIMAL(10,2),"
                                + " color VARCHAR, payment VARCHAR, pickup_zone VARCHAR, dropoff_zone VARCHAR)");
                keep((DuckDBConnection) duck, trips(files));
                kept = "kept";
            }
            rows = statement.executeUpdate("COPY " + kept + " TO '" + data + "' (FORMAT parquet, FIELD_IDS {pickup: 1,"
                    + " dropoff: 2, passengers: 3, distance: 4, fare: 5, tip: 6, tolls: 7, total: 8, color: 9,"
                    + " payment: 10, pickup_zone: 11, dropoff_zone: 12})");
        }
        if (work != Work.SQL_INTO_PARQUET) {
            commit(folder, data, rows);
        }
    }

    private static String trips(List<String> files) {
        return "SELECT pickup, dropoff, passengers, distance, fare, tip, tolls, total, color, payment, pickup_zone,"
                + " dropoff_zone FROM read_csv(['" + String.join("', '", files)
                + "'], header = true, ignore_errors = true, types = {'pickup': 'TIMESTAMP', 'dropoff': 'TIMESTAMP',"
                + " 'passengers': 'INTEGER', 'distance': 'DOUBLE', 'fare': 'DECIMAL(10,2)', 'tip': 'DECIMAL(10,2)',"
                + " 'tolls': 'DECIMAL(10,2)', 'total': 'DECIMAL(10,2)'})";
    }

    private static void keep(DuckDBConnection duck, String query) throws SQLException {
        try (Statement statement = duck.createStatement();
                ResultSet trip = statement.executeQuery(query);
                DuckDBAppender kept = duck.createAppender("main", "kept")) {
            while (trip.next()) {
                LocalDateTime pickup = trip.getObject(1, LocalDateTime.class);
                LocalDateTime dropoff = trip.getObject(2, LocalDateTime.class);
                BigDecimal fare = trip.getBigDecimal(5);
                if (!dropoff.isBefore(pickup) && trip.getDouble(4) != 0 && fare.signum() > 0) {
                    kept.beginRow();
                    kept.append(pickup).append(dropoff).append(trip.getInt(3)).append(trip.getDouble(4));
                    kept.append(fare).append(trip.getBigDecimal(6));
                    kept.append(trip.getBigDecimal(7)).append(trip.getBigDecimal(8));
                    for (int column = 9; column <= 12; column++) {
                        kept.append(trip.getString(column));
                    }
                    kept.endRow();
                }
            }
        }
    }

    private static void commit(Path folder, Path data, long rows) throws Exception {
        try (JdbcCatalog catalog = new JdbcCatalog()) {
            catalog.setConf(new Configuration(false));
            catalog.initialize(
                    "by_hand",
                    Map.of(
                            "uri",
                            "jdbc:sqlite:" + folder.resolve("catalog.db"),
                            "warehouse",
                            folder.resolve("warehouse").toString(),
                            "jdbc.schema-version",
                            "V1"));
            catalog.createNamespace(Namespace.of("cold"));
            Table table = catalog.createTable(TableIdentifier.of("cold", "trips"), schema());
            table.newAppend()
                    .appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                            .withPath(data.toString())
                            .withFormat(FileFormat.PARQUET)
                            .withFileSizeInBytes(Files.size(data))
                            .withRecordCount(rows)
                            .build())
                    .commit();
        }
    }

    private static Schema schema() {
        Types.DecimalType money = Types.DecimalType.of(10, 2);
        return new Schema(
                NestedField.required(1, "pickup", Types.TimestampType.withoutZone()),
                NestedField.required(2, "dropoff", Types.TimestampType.withoutZone()),
                NestedField.required(3, "passengers", Types.IntegerType.get()),
                NestedField.required(4, "distance", Types.DoubleType.get()),
                NestedField.required(5, "fare", money),
                NestedField.required(6, "tip", money),
                NestedField.required(7, "tolls", money),
                NestedField.required(8, "total", money),
                NestedField.required(9, "color", Types.StringType.get()),
                NestedField.optional(10, "payment", Types.StringType.get()),
                NestedField.optional(11, "pickup_zone", Types.StringType.get()),
                NestedField.optional(12, "dropoff_zone", Types.StringType.get()));
    }
}
