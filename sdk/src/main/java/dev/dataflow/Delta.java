package dev.dataflow;

import dev.dataflow.connector.DeltaDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Value;
import java.time.Instant;

/** A Delta table. As a sink it is made at the first write if it is not there. */
public final class Delta extends Stored<Delta> {
    private Delta(Body.Read read) {
        super(read);
    }

    /** The table in that folder, relative to the path of the connection {@code delta_default}. */
    public static Delta table(String path) {
        return table(Text.of(path));
    }

    /** The table in a folder that the run names. */
    public static Delta table(Text path) {
        return new Delta(all(path.named(DeltaDescriptor.ID, "delta_default")));
    }

    /** Reads the table as it was at a time. */
    public Delta asOf(Instant time) {
        return option(DeltaDescriptor.AS_OF, new Value.Text(time.toString()));
    }

    /** Reads the table as it was at a time of the run: {@code asOf(Vars.intervalEnd())}. */
    public Delta asOf(Var time) {
        return option(DeltaDescriptor.AS_OF, Text.of(time).value());
    }

    /** Reads a version of the table, from 0. */
    public Delta version(long number) {
        return option(DeltaDescriptor.VERSION, new Value.Whole(number));
    }

    /** Reads the version whose number a parameter of the run is, an int or a long. */
    public Delta version(Var number) {
        return option(DeltaDescriptor.VERSION, Text.of(number).value());
    }

    @Override
    Delta reading(Body.Read other) {
        return new Delta(other);
    }
}
