package dev.dataflow.driver;

import dev.dataflow.driver.connect.Intake;

/**
 * Places where tests kill a driver. Found by {@link java.util.ServiceLoader}; what is released has none, and every place is
 * passed.
 */
public interface Failpoints {
    /** Says that the place of that name is reached. */
    void reach(String name);

    /** Says that an engine is about to write for a step, and how; what it gives is what the engine gets. */
    default Intake writing(String step, Intake intake) {
        return intake;
    }
}
