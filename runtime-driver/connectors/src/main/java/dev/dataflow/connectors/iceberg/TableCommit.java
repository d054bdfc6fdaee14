package dev.dataflow.connectors.iceberg;

import dev.dataflow.connectors.iceberg.CommitRecords.CommitRecord;
import dev.dataflow.connectors.iceberg.StagedFiles.Deleted;
import dev.dataflow.connectors.iceberg.StagedFiles.Keys;
import dev.dataflow.connectors.iceberg.StagedFiles.Renewal;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.util.ContentFileUtil;
import org.jspecify.annotations.Nullable;

/** Makes staged files part of a table, in one swap of its metadata that also holds the key. */
final class TableCommit {
    /** How Iceberg begins to say that a file cannot be left, and cannot go. */
    private static final String PARTLY = "Cannot delete file where some, but not all, rows match";

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
        this.fence = new Fence(place, commitment, staged.stage(), staged.files(), files);
    }

    /**
     * Commits.
     *
     * @throws AlreadyCommitted if the key's rows are in the table
     */
    Committed run() {
        // A look ahead spares the work; what counts is the look at the metadata that is replaced.
        Optional<CommitRecord> earlier = fence.check(table.properties());
        fence.fits(operations().current());
        Table fenced = new BaseTable(fenced(null), table.name());
        try {
            change(fenced, earlier);
        } catch (ValidationException | CommitFailedException | Outdated refused) {
            lookAgain();
            throw refused instanceof ValidationException mixed
                            && String.valueOf(mixed.getMessage()).startsWith(PARTLY)
                    ? mixed(mixed)
                    : refused;
        }
        fenced.refresh();
        long snapshot = CommitRecords.of(fenced.properties(), commitment.key())
                .newest(commitment.key())
                .map(CommitRecord::snapshot)
                .orElse(-1L);
        return new Committed(Long.toString(snapshot), false);
    }

    /** What is refused may be so because of others; or because of these very rows, if another attempt at the same intent came first. */
    private void lookAgain() {
        fence.check(operations().refresh().properties());
    }

    private void change(Table fenced, Optional<CommitRecord> earlier) {
        if (files.renewal() != null) {
            renew(files.renewal());
        } else if (files.keys() != null) {
            merge(fenced, files.keys(), earlier);
        } else {
            add(fenced, earlier);
        }
    }

    /** With the only metadata that may be replaced, for a change that does not look at it; null for whichever stands. */
    private TableOperations fenced(@Nullable TableMetadata expected) {
        return new FencedOperations(operations(), fence, expected, commitment.failpoints());
    }

    private TableOperations operations() {
        return ((HasTableOperations) table).operations();
    }

    private void add(Table fenced, Optional<CommitRecord> earlier) {
        List<DataFile> added = dataFiles(spec());
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
    }

    /** The table's metadata with other columns and partitions, and without rows; what it keeps beside stays. */
    static TableMetadata renewed(TableMetadata base, Schema schema, PartitionSpec spec) {
        return base.buildReplacement(schema, spec, SortOrder.unsorted(), base.location(), Map.of());
    }

    private void renew(Renewal renewal) {
        TableMetadata base = operations().current();
        Schema schema = SchemaParser.fromJson(renewal.schema());
        TableMetadata renewed = renewed(base, schema, PartitionSpecParser.fromJson(schema, renewal.spec()));
        // The staged files have the ids of the columns as they were to be then.
        if (!renewed.schema().sameSchema(schema) || renewed.spec().specId() != files.specId()) {
            throw new Outdated("its columns or partitions were changed since the rows were staged");
        }
        Transaction replacement = Transactions.replaceTableTransaction(table.name(), fenced(base), renewed);
        AppendFiles append = replacement.newAppend();
        dataFiles(renewed.spec()).forEach(append::appendFile);
        marked(append).commit();
        replacement.commitTransaction();
    }

    /** Adds the rows, and deletes those that they replace where they stood; refused if others have come since. */
    private void merge(Table fenced, Keys keys, Optional<CommitRecord> earlier) {
        RowDelta delta = fenced.newRowDelta();
        dataFiles(spec()).forEach(delta::addRows);
        List<String> touched = new ArrayList<>();
        Map<String, FileScanTask> standing = keys.deleted().isEmpty() ? Map.of() : standing();
        for (Deleted deleted : keys.deleted()) {
            FileScanTask file = standing.get(deleted.dataFile());
            if (file == null) {
                throw new Outdated("rows that are replaced were moved to other files since they were looked at");
            } else if ((deleted.vector() != null) != TableUtil.formatVersion(table) > 2) {
                throw new Outdated("it was upgraded since its keys were looked at");
            }
            delta.addDeletes(deleteFile(deleted, file.file()));
            if (deleted.vector() != null) {
                // The new vector has their places too.
                file.deletes().stream()
                        .filter(ContentFileUtil::isFileScoped)
                        .filter(before -> before.content() == FileContent.POSITION_DELETES)
                        .forEach(delta::removeDeletes);
            }
            touched.add(deleted.dataFile());
        }
        if (mode == WriteMode.Kind.INSERT) {
            earlier.ifPresent(lower -> earlierFiles(lower).forEach(delta::removeRows));
        }
        if (keys.snapshot() != null) {
            delta.validateFromSnapshot(keys.snapshot());
        }
        delta.conflictDetectionFilter(Expressions.alwaysTrue())
                .validateNoConflictingDataFiles()
                .validateNoConflictingDeleteFiles()
                .validateDataFilesExist(touched)
                .validateDeletedFiles();
        try {
            marked(delta).commit();
        } catch (ValidationException changed) {
            throw new Outdated(
                    "its keys were changed by others since they were looked at (" + changed.getMessage() + ")");
        }
    }

    private DeleteFile deleteFile(Deleted deleted, DataFile of) {
        InputFile input = table.io().newInputFile(deleted.path());
        check(new WrittenFile(deleted.path(), deleted.rows(), deleted.bytes(), List.of()), input);
        PartitionSpec spec = Objects.requireNonNull(table.specs().get(of.specId()), "specs are never removed");
        FileMetadata.Builder file = FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPath(deleted.path())
                .withFileSizeInBytes(deleted.bytes())
                .withPartition(of.partition())
                .withReferencedDataFile(of.location());
        StagedFiles.Vector vector = deleted.vector();
        return vector == null
                ? file.withFormat(FileFormat.PARQUET)
                        .withMetrics(ParquetUtil.fileMetrics(input, MetricsConfig.forPositionDelete()))
                        .build()
                : file.withFormat(FileFormat.PUFFIN)
                        .withRecordCount(deleted.rows())
                        .withContentOffset(vector.offset())
                        .withContentSizeInBytes(vector.length())
                        .build();
    }

    private Map<String, FileScanTask> standing() {
        Map<String, FileScanTask> standing = new HashMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> standing.put(task.file().location(), task));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
        }
        return standing;
    }

    private PartitionSpec spec() {
        return Objects.requireNonNull(table.specs().get(files.specId()), "specs are never removed");
    }

    private SnapshotUpdate<?> update(Table target, List<DataFile> added) {
        if (mode == WriteMode.Kind.OVERWRITE) {
            OverwriteFiles overwrite = target.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
            added.forEach(overwrite::addFile);
            return overwrite;
        } else if (mode == WriteMode.Kind.OVERWRITE_PARTITIONS && !added.isEmpty() && otherwisePartitioned()) {
            Set<Expression> rows = new LinkedHashSet<>();
            added.forEach(file -> rows.add(Partitions.rows(spec(), file.partition())));
            OverwriteFiles overwrite = target.newOverwrite()
                    .overwriteByRowFilter(rows.stream().reduce(Expressions.alwaysFalse(), Expressions::or));
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

    /** Whether there are files from before the table's partitions were changed: of those none counts as of a partition. */
    private boolean otherwisePartitioned() {
        Snapshot current = table.currentSnapshot();
        return current != null
                && current.dataManifests(table.io()).stream()
                        .filter(manifest -> manifest.hasAddedFiles() || manifest.hasExistingFiles())
                        .anyMatch(manifest -> manifest.partitionSpecId() != files.specId());
    }

    private RuntimeException mixed(ValidationException thrown) {
        return place.failure(
                FailureClass.CONFIG,
                "PARTITIONS_MIXED",
                "a file from before its partitions were changed may hold rows of the partitions that are overwritten, and"
                        + " holds others (" + thrown.getMessage()
                        + "). Rewrite its files in the partitions of now, or write in another mode",
                thrown);
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

    private List<DataFile> dataFiles(PartitionSpec spec) {
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
        String folders = IcebergSink.ofGeneration(Stage.parse(earlier.stage()));
        List<DataFile> left = new ArrayList<>();
        standing().forEach((location, file) -> {
            if (location.contains(folders)) {
                left.add(file.file());
            }
        });
        boolean partitions = mode == WriteMode.Kind.OVERWRITE_PARTITIONS;
        if (!partitions && left.size() != earlier.files()) {
            lookAgain();
            throw place.failure(
                    FailureClass.CONFIG,
                    "GENERATION_NOT_REMOVABLE",
                    "the rows that generation " + earlier.generation()
                            + " of this run appended stand in other files now ("
                            + left.size() + " of " + earlier.files() + " are left, after a compaction, say), and"
                            + " appending again would double them. Delete them, and start a new run");
        }
        return left;
    }
}
