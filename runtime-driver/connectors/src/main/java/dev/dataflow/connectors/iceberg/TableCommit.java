package dev.dataflow.connectors.iceberg;

import dev.dataflow.connectors.iceberg.CommitRecords.CommitRecord;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.jspecify.annotations.Nullable;

/** Makes staged files part of a table, in one swap of its metadata that also holds the key. */
final class TableCommit {
    private final TablePlace place;
    private final Table table;
    private final WriteMode.Kind mode;
    private final StagedFiles files;
    private final Commitment commitment;
    private final Fence fence;

    TableCommit(
            TablePlace place,
            Table table,
            WriteMode.Kind mode,
            Staged staged,
            StagedFiles files,
            Commitment commitment) {
        this.place = place;
        this.table = table;
        this.mode = mode;
        this.files = files;
        this.commitment = commitment;
        this.fence = new Fence(place, commitment, staged.stage(), staged.files());
    }

    /**
     * Commits.
     *
     * @throws AlreadyCommitted if the key's rows are in the table
     */
    Committed run() {
        // A look ahead spares the work; what counts is the look at the metadata that is replaced.
        Optional<CommitRecord> earlier = fence.check(table.properties());
        List<DataFile> added = dataFiles();
        Table fenced =
                new BaseTable(new FencedOperations(((HasTableOperations) table).operations(), fence), table.name());
        if (earlier.isEmpty() || mode == WriteMode.Kind.OVERWRITE) {
            marked(update(fenced, added)).commit();
        } else {
            // The rows of the lower generation go in the same swap.
            Transaction both = fenced.newTransaction();
            DeleteFiles removal = both.newDelete();
            earlierFiles(earlier.get()).forEach(removal::deleteFile);
            removal.validateFilesExist().commit();
            marked(update(both.table(), added)).commit();
            both.commitTransaction();
        }
        fenced.refresh();
        long snapshot = CommitRecords.of(fenced.properties(), commitment.key())
                .newest(commitment.key())
                .map(CommitRecord::snapshot)
                .orElse(-1L);
        return new Committed(Long.toString(snapshot), false);
    }

    private SnapshotUpdate<?> update(Table target, List<DataFile> added) {
        if (mode == WriteMode.Kind.OVERWRITE) {
            OverwriteFiles overwrite = target.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
            added.forEach(overwrite::addFile);
            return overwrite;
        } else if (mode == WriteMode.Kind.OVERWRITE_PARTITIONS && !added.isEmpty()) {
            ReplacePartitions replace = target.newReplacePartitions();
            added.forEach(replace::addFile);
            return replace;
        }
        // Without rows no partition is overwritten, and still the key must be kept.
        AppendFiles append = target.newAppend();
        added.forEach(append::appendFile);
        return append;
    }

    private SnapshotUpdate<?> marked(SnapshotUpdate<?> update) {
        CommitKey key = commitment.key();
        Map<String, String> marks = new TreeMap<>();
        marks.put("dataflow.dag", key.dagId());
        marks.put("dataflow.run", key.run());
        marks.put("dataflow.step", key.step());
        marks.put("dataflow.part", key.part());
        marks.put("dataflow.generation", Integer.toString(key.generation()));
        marks.put("dataflow.attempt", Integer.toString(commitment.attempt()));
        marks.forEach(update::set);
        return update;
    }

    private List<DataFile> dataFiles() {
        PartitionSpec spec = Objects.requireNonNull(table.specs().get(files.specId()), "specs are never removed");
        MetricsConfig metrics = MetricsConfig.forTable(table);
        List<DataFile> dataFiles = new ArrayList<>();
        for (WrittenFile file : files.files()) {
            InputFile input = table.io().newInputFile(file.path());
            check(file, input);
            dataFiles.add(DataFiles.builder(spec)
                    .withPath(file.path())
                    .withFileSizeInBytes(file.bytes())
                    .withFormat(FileFormat.PARQUET)
                    .withPartition(Partitions.data(spec, file.partition()))
                    .withMetrics(ParquetUtil.fileMetrics(input, metrics))
                    .build());
        }
        return dataFiles;
    }

    private void check(WrittenFile file, InputFile input) {
        try {
            if (input.getLength() == file.bytes()) {
                return;
            }
        } catch (NotFoundException gone) {
            throw lost(file, gone);
        }
        throw lost(file, null);
    }

    private RuntimeException lost(WrittenFile file, @Nullable Throwable cause) {
        return place.failure(
                FailureClass.CONFIG,
                "STAGED_FILE_LOST",
                "the staged file " + file.path() + " is gone or cut. Start a new run, and see what removes files there",
                cause);
    }

    /** The files that stand in the table from the lower generation. */
    private List<DataFile> earlierFiles(CommitRecord earlier) {
        String folder = IcebergSink.folder(table, Stage.parse(earlier.stage())) + "/";
        List<DataFile> standing = new ArrayList<>();
        Snapshot current = table.currentSnapshot();
        if (current != null) {
            try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
                for (FileScanTask task : tasks) {
                    if (task.file().location().startsWith(folder)) {
                        standing.add(task.file());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
            }
        }
        if (mode == WriteMode.Kind.APPEND && standing.size() != earlier.files()) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "GENERATION_NOT_REMOVABLE",
                    "the rows that generation " + earlier.generation()
                            + " of this run appended stand in other files now ("
                            + standing.size() + " of " + earlier.files() + " are left, after a compaction, say), and"
                            + " appending again would double them. Delete them, and start a new run");
        }
        return standing;
    }
}
