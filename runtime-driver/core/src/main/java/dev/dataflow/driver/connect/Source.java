package dev.dataflow.driver.connect;

/** Where the rows of a read step come from. Methods throw {@link dev.dataflow.driver.DriverFailure}. */
public interface Source {

    /** Looks at what is there now. Asked once a run and task; every attempt then reads exactly this. */
    Pin pin();

    /** The rows that were pinned. Fails, naming the thing, if they are not what they were. */
    Reading open(Pin pin);

    /**
     * Looks once more, after the rows were read: fails if they may be partly of another moment. Of a store that reads as of one
     * moment, as of a snapshot, there is nothing to look at.
     */
    default void stillThere(Pin pin) {}
}
