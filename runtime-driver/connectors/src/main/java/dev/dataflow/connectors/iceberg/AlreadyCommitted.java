package dev.dataflow.connectors.iceberg;

import dev.dataflow.connectors.iceberg.CommitRecords.CommitRecord;
import java.io.Serial;

/** Says that the key's rows are in the table. Not one of Iceberg's commit failures, for those are tried again. */
final class AlreadyCommitted extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CommitRecord commit;

    AlreadyCommitted(CommitRecord commit) {
        super("committed in snapshot " + commit.snapshot(), null, false, false);
        this.commit = commit;
    }

    CommitRecord commit() {
        return commit;
    }
}
