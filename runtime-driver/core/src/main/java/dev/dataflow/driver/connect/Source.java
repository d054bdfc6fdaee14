package dev.dataflow.driver.connect;

import dev.dataflow.ir.Type;
import java.util.List;

/** Where the rows of a read step come from. Methods throw {@link dev.dataflow.driver.DriverFailure}. */
public interface Source {

    /** Looks at what is there now. Asked once a run and task; every attempt then reads exactly this. */
    Pin pin();

    /**
     * The columns of what was pinned: of files one each, else one; none where that is not known before the rows are read.
     * Asked only of reads that do more with columns than to leave out those that are not wanted.
     */
    default List<Held> held(Pin pin) {
        throw new UnsupportedOperationException("Its descriptor says that it does not tell its columns");
    }

    /** Whether a column that is held as the one type is read as the other. */
    default boolean reads(Type held, Type wanted) {
        return held.equals(wanted);
    }

    /** The rows that were pinned. Fails, naming the thing, if they are not what they were. */
    Reading open(Pin pin);

    /**
     * Looks once more, after the rows were read: fails if they may be partly of another moment. Of a store that reads as of one
     * moment, as of a snapshot, there is nothing to look at.
     */
    default void stillThere(Pin pin) {}
}
