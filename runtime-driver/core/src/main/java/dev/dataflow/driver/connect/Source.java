package dev.dataflow.driver.connect;

/** Where the rows of a read step come from. Methods throw {@link dev.dataflow.driver.DriverFailure}. */
public interface Source {

    /** Looks at what is there now. Asked once a run and task; every attempt then reads exactly this. */
    Pin pin();

    /** The rows that were pinned. Fails, naming the thing, if they are not what they were. */
    Reading open(Pin pin);
}
