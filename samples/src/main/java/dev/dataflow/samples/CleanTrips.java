package dev.dataflow.samples;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.samples.TaxiDaily.Trip;

/** Rejects the trips that cannot have happened, each with the first reason that holds. */
public final class CleanTrips implements RecordTransform<Trip, Trip> {
    @Override
    public void process(Trip trip, Output<Trip> output) {
        if (trip.dropoff().isBefore(trip.pickup())) {
            output.reject("ends before it begins");
        } else if (trip.distance() == 0) {
            output.reject("zero distance");
        } else if (trip.fare().signum() <= 0) {
            output.reject("fare of zero or less");
        } else {
            output.emit(trip);
        }
    }
}
