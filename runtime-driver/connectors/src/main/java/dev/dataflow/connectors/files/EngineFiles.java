package dev.dataflow.connectors.files;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.connector.PartitionBy.Transform;
import dev.dataflow.connectors.files.FileSink.Target;
import dev.dataflow.driver.commit.DurableFiles;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes Parquet files that an engine writes. */
final class EngineFiles implements Intake.Files {
    private final Target target;
    private final Stage stage;
    private final List<String> partitionedBy;
    private final FileLayout layout;

    EngineFiles(Target target, Stage stage, Schema stored, List<String> partitionedBy, String compression) {
        this.target = target;
        this.stage = stage;
        this.partitionedBy = List.copyOf(partitionedBy);
        this.layout = new FileLayout(
                target.folder(stage.text()).toString(),
                stored.columns().stream()
                        .map(column -> new FileColumn(column.name(), column.type(), column.nullable(), null))
                        .toList(),
                partitionedBy.stream()
                        .map(column -> new PartitionField(column, new PartitionBy(Transform.IDENTITY, 0, column)))
                        .toList(),
                compression,
                target.single());
    }

    @Override
    public FileLayout layout() {
        return layout;
    }

    @Override
    public Staged stage(List<WrittenFile> files) {
        List<Manifest.Added> added = new ArrayList<>();
        for (WrittenFile file : files) {
            // A folder without rows has no files; a file without rows is one all the same.
            if (file.rows() > 0 || (target.single() && files.size() == 1)) {
                Path path = Path.of(file.path());
                durable(path);
                String folder = PartitionFolders.path(partitionedBy, file.partition());
                added.add(new Manifest.Added(
                        target.root().relativize(path).toString(),
                        StagedFiles.place(target, stage, folder, added.size(), ".parquet"),
                        file.rows(),
                        file.bytes()));
            }
        }
        if (target.single() && added.size() != 1) {
            throw new IllegalStateException("The engine wrote " + added.size() + " files where there is to be one");
        }
        return new StagedFiles(added).staged(stage);
    }

    private static void durable(Path file) {
        try {
            DurableFiles.force(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
