package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.Failpoints;
import java.util.Objects;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Table operations that let a change through only if its key is not in the metadata that it replaces, and put the key in
 * the metadata that replaces it: rows and key appear in one swap, whatever the change is (an append, an overwrite, a
 * fast-forward, a transaction).
 */
final class FencedOperations implements TableOperations {
    private final TableOperations operations;
    private final Fence fence;
    private final @Nullable TableMetadata expected;
    private final Failpoints failpoints;

    /** With the only metadata that may be replaced; null for whichever stands. */
    FencedOperations(TableOperations operations, Fence fence, @Nullable TableMetadata expected, Failpoints failpoints) {
        this.operations = operations;
        this.fence = fence;
        this.expected = expected;
        this.failpoints = failpoints;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        if (expected != null && !Objects.equals(base.metadataFileLocation(), expected.metadataFileLocation())) {
            throw new CommitFailedException("Another commit came first");
        }
        fence.check(base.properties());
        fence.fits(base);
        TableMetadata marked = fence.marked(base, metadata);
        failpoints.reach("swap.before");
        operations.commit(base, marked);
        failpoints.reach("swap.after");
    }

    @Override
    public TableMetadata current() {
        return operations.current();
    }

    @Override
    public TableMetadata refresh() {
        return operations.refresh();
    }

    @Override
    public FileIO io() {
        return operations.io();
    }

    @Override
    public EncryptionManager encryption() {
        return operations.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return operations.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return operations.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return operations.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return operations.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return operations.requireStrictCleanup();
    }
}
