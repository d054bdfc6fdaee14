package dev.dataflow.connectors.iceberg;

import dev.dataflow.connectors.iceberg.CommitRecords.CommitRecord;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.run.FailureClass;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** Decides over one commit: whether the metadata that it would replace lets it through, and what it leaves there. */
final class Fence {
    private final TablePlace table;
    private final Commitment commitment;
    private final String stage;
    private final long files;
    private final StagedFiles staged;

    Fence(TablePlace table, Commitment commitment, String stage, long files, StagedFiles staged) {
        this.table = table;
        this.commitment = commitment;
        this.stage = stage;
        this.files = files;
        this.staged = staged;
    }

    /**
     * Lets the commit through, and gives the key's commit of a lower generation, which it must replace.
     *
     * @throws AlreadyCommitted if the key's rows are in the table
     */
    Optional<CommitRecord> check(Map<String, String> tableProperties) {
        CommitKey key = commitment.key();
        CommitRecords records = CommitRecords.of(tableProperties, key);
        Optional<CommitRecord> newest = records.newest(key);
        if (newest.isPresent()) {
            int generation = newest.get().generation();
            if (generation == key.generation()) {
                throw new AlreadyCommitted(newest.get());
            } else if (generation > key.generation()) {
                throw table.failure(
                        FailureClass.TRANSIENT,
                        "SUPERSEDED",
                        "generation " + generation
                                + " of this run has written it. Nothing of this attempt was written");
            }
        } else if (records.mayHaveForgotten(commitment.runStartedAt())) {
            throw table.failure(
                    FailureClass.CONFIG,
                    "COMMIT_FORGOTTEN",
                    "the run began at " + commitment.runStartedAt() + ", and the table remembers this step's last "
                            + CommitRecords.MOST
                            + " commits only, all newer: whether this run's rows are in it cannot be told. Start a new run");
        }
        return newest;
    }

    /**
     * Lets files into a table only if their columns are still what they were written as: files name columns by ids, which
     * stand for others in a table that was dropped and made anew, and for values of other types in one that was replaced.
     *
     * @throws Outdated if they are not
     */
    void fits(TableMetadata base) {
        if (!staged.table().equals(base.uuid())) {
            throw new Outdated("it was dropped and made anew since the rows were staged");
        } else if (staged.renewal() != null) {
            return;
        }
        Schema written = SchemaParser.fromJson(staged.schema());
        Schema standing = base.schema();
        for (Types.NestedField column : written.columns()) {
            Types.NestedField now = standing.findField(column.fieldId());
            if (now == null || !takes(now, column)) {
                throw new Outdated("its column \"" + column.name() + "\" was "
                        + (now == null ? "dropped" : "changed from " + column.type() + " to " + now.type())
                        + " since the rows were staged");
            }
        }
        for (Types.NestedField now : standing.columns()) {
            if (now.isRequired() && written.findField(now.fieldId()) == null) {
                throw new Outdated("it was given the column \"" + now.name()
                        + "\", which requires a value, since the rows were staged");
            }
        }
    }

    private static boolean takes(Types.NestedField now, Types.NestedField column) {
        boolean type = now.type().isPrimitiveType()
                ? TypeUtil.isPromotionAllowed(column.type(), now.type().asPrimitiveType())
                : now.type().equals(column.type());
        return type && (now.isOptional() || column.isRequired());
    }

    /** The metadata with the key in it. */
    TableMetadata marked(TableMetadata base, TableMetadata changed) {
        CommitKey key = commitment.key();
        Snapshot snapshot = changed.currentSnapshot();
        CommitRecord commit = new CommitRecord(
                key.run(),
                key.part(),
                key.generation(),
                commitment.attempt(),
                stage,
                files,
                snapshot == null ? -1 : snapshot.snapshotId(),
                Instant.now());
        CommitRecords records = CommitRecords.of(base.properties(), key).and(commit);
        return TableMetadata.buildFrom(changed)
                .setProperties(Map.of(CommitRecords.property(key), records.text()))
                .build();
    }
}
