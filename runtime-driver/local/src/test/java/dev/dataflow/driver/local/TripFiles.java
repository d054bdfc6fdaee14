package dev.dataflow.driver.local;

import java.io.IOException;

/** A few trips, of which some are rejected and one is malformed. */
final class TripFiles {
    private static final String HEADER =
            "pickup,dropoff,passengers,distance,fare,tip,tolls,total,color,payment,pickup_zone,dropoff_zone\n";

    private TripFiles() {}

    static void write(Workplace place) throws IOException {
        place.file("taxis.csv", HEADER + trip(1, "1.5", "7.00", "Astoria") + trip(2, "2.5", "8.00", "Corona"));
        place.file(
                "taxis_planted.csv",
                HEADER
                        + trip(3, "0", "9.00", "Astoria")
                        + trip(4, "2.5", "nine", "Astoria")
                        + trip(4, "2.5", "9.00", "")
                        + trip(1, "3", "10.10", "Astoria"));
        place.file("taxi_zones.csv", "LocationID,zone,borough\n1,Astoria,Queens\n2,Corona,Queens\n3,Corona,Bronx\n");
    }

    private static String trip(int day, String distance, String fare, String zone) {
        return "2019-03-0" + day + " 10:00:00,2019-03-0" + day + " 10:20:00,1," + distance + "," + fare + ",0.0,0.0,"
                + fare + ",green,cash," + zone + ",\n";
    }
}
