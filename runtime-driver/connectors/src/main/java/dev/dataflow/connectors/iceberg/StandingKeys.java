package dev.dataflow.connectors.iceberg;

import dev.dataflow.connectors.iceberg.StagedFiles.Deleted;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;

/** The keys of a table as they stand in one snapshot, and the places of those that new rows replace. */
final class StandingKeys implements Keyed {
    private final Table table;
    private final Rule rule;
    private final Schema keys;
    private final @Nullable Long snapshot;
    private final Map<String, FileScanTask> files = new TreeMap<>();
    private final Map<String, BitSet> replaced = new TreeMap<>();

    /**
     * The keys.
     *
     * @param own what is in the locations of files that this write itself made in an earlier generation
     */
    StandingKeys(Table table, WriteMode mode, Schema step, String own) {
        this.table = table;
        this.rule = Rule.valueOf(mode.kind().name());
        this.keys = new Schema(mode.keys().stream()
                .map(key -> standing(table, step.column(key).orElseThrow()))
                .toList());
        Snapshot current = table.currentSnapshot();
        this.snapshot = current == null ? null : current.snapshotId();
        if (current != null) {
            try (CloseableIterable<FileScanTask> tasks =
                    table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
                for (FileScanTask task : tasks) {
                    String location = task.file().location();
                    // What an earlier generation inserted goes when this one is committed.
                    if (rule != Rule.INSERT || !location.contains(own)) {
                        files.put(location, task);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
            }
        }
    }

    /** A key of the type that the table has, which may be wider than the step's. */
    private static Schema.Column standing(Table table, Schema.Column column) {
        Type type = IcebergTypes.type(table.schema().findField(column.name()).type());
        return new Schema.Column(column.name(), Objects.requireNonNull(type), column.nullable());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public Schema keys() {
        return keys;
    }

    @Override
    public Reading standing() {
        List<Split> splits = new ArrayList<>();
        files.values().forEach(file -> splits.add(FilesSplit.ofKeys(table, keys, file)));
        return () -> splits;
    }

    @Override
    public RowWriter replaced() {
        return new RowWriter() {
            @Override
            public void write(@Nullable Object[] values) {
                String file = (String) values[0];
                Long position = (Long) values[1];
                if (file == null || position == null) {
                    throw new IllegalArgumentException("A row that stands has a place");
                }
                // No file of Parquet has more rows than an int can count.
                replaced.computeIfAbsent(file, name -> new BitSet()).set(Math.toIntExact(position));
            }

            @Override
            public void close() {
                // Written when the files are staged.
            }
        };
    }

    /** Writes the places into files of the stage's folder. */
    StagedFiles.Keys stage(String folder) {
        return new StagedFiles.Keys(snapshot, TableUtil.formatVersion(table) > 2 ? vectors(folder) : files(folder));
    }

    /** All deletion vectors in one file, each with what was deleted from its data file before: there may be but one. */
    @SuppressWarnings(
            "deprecation") // The other constructor takes no file of ours, and what is not in our folder stays.
    private List<Deleted> vectors(String folder) {
        OutputFile output = table.io().newOutputFile(folder + "/deleted.puffin");
        BaseDVFileWriter writer = new BaseDVFileWriter(() -> output, file -> DeletedPlaces.of(table, task(file)));
        try (writer) {
            replaced.forEach((file, positions) -> {
                FileScanTask task = task(file);
                positions.stream()
                        .forEach(position -> writer.delete(
                                file, position, task.spec(), task.file().partition()));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + output.location(), e);
        }
        return writer.result().deleteFiles().stream()
                .map(written -> new Deleted(
                        Objects.requireNonNull(written.referencedDataFile()),
                        written.location(),
                        written.recordCount(),
                        written.fileSizeInBytes(),
                        new StagedFiles.Vector(written.contentOffset(), written.contentSizeInBytes())))
                .sorted(Comparator.comparing(Deleted::dataFile))
                .toList();
    }

    private FileScanTask task(String file) {
        FileScanTask task = files.get(file);
        if (task == null) {
            throw new IllegalArgumentException("Nothing stands in " + file);
        }
        return task;
    }

    private List<Deleted> files(String folder) {
        FileWriterFactory<Record> writers = new GenericFileWriterFactory.Builder(table)
                .deleteFileFormat(FileFormat.PARQUET)
                .build();
        List<Deleted> deleted = new ArrayList<>();
        for (Map.Entry<String, BitSet> file : replaced.entrySet()) {
            String path = folder + "/deleted-" + deleted.size() + ".parquet";
            deleted.add(write(writers, task(file.getKey()), path, file.getValue()));
        }
        return deleted;
    }

    private Deleted write(FileWriterFactory<Record> writers, FileScanTask task, String path, BitSet positions) {
        DataFile data = task.file();
        PositionDeleteWriter<Record> writer = writers.newPositionDeleteWriter(
                EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(path)), task.spec(), data.partition());
        PositionDelete<Record> place = PositionDelete.create();
        try (writer) {
            positions.stream().forEach(position -> writer.write(place.set(data.location(), position)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
        DeleteFile written = writer.toDeleteFile();
        return new Deleted(data.location(), path, written.recordCount(), written.fileSizeInBytes(), null);
    }
}
