package dev.dataflow.driver.connect;

import java.util.List;
import java.util.Optional;

/** How a sink takes rows from an engine. Staged rows are seen by nobody. */
public sealed interface Intake {

    /** The engine writes files as it likes, and the connector commits them. */
    non-sealed interface Files extends Intake {
        /** Where the files go and what must be in them. */
        FileLayout layout();

        /** What their keys have to do with the rows that stand; empty where rows have no keys. */
        default Optional<Keyed> keyed() {
            return Optional.empty();
        }

        /** Takes over the files written, all that there are. */
        Staged stage(List<WrittenFile> files);
    }

    /** The connector takes rows: into a transaction, into parts that are published later, or to be merged by key. */
    non-sealed interface Rows extends Intake {
        /** A place for rows; an engine may use several at once, one for each of its workers. */
        RowWriter writer();

        /** Takes over all rows of all writers, which are closed. */
        Staged stage();
    }
}
