package dev.dataflow.connectors.iceberg;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Value;
import dev.dataflow.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** A table that rows are written to. */
final class IcebergSink implements Sink {
    private final SinkUse use;
    private final TablePlace place;

    IcebergSink(SinkUse use, TablePlace place) {
        this.use = use;
        this.place = place;
    }

    @Override
    public Intake open(Stage stage) {
        Table found = place.find();
        Table table = found == null ? made() : found;
        List<FileLayout.FileColumn> columns = new TableFit(place, table, use.schema()).written();
        String folder = folder(table, stage);
        FileLayout layout = new FileLayout(plain(folder), columns, Partitions.layout(place, table.spec()));
        return new FilesIntake(stage, folder, layout, table.spec().specId());
    }

    private Table made() {
        Schema schema = IcebergTypes.schema(use.schema());
        List<String> fields = use.use().options().get(IcebergDescriptor.PARTITIONED_BY) instanceof Value.Texts texts
                ? texts.texts()
                : List.of();
        PartitionSpec spec = Partitions.spec(schema, fields);
        return place.make(schema, spec);
    }

    @Override
    public Committed commit(Staged staged, Commitment commitment) {
        Table table = place.load();
        StagedFiles files = new Json().readRecord(staged.content(), StagedFiles.class);
        TableCommit commit = new TableCommit(place, table, use.mode().kind(), staged, files, commitment);
        return place.translated(() -> {
            try {
                return commit.run();
            } catch (AlreadyCommitted done) {
                if (!done.commit().stage().equals(staged.stage())) {
                    // The key was committed from other files: ours are nobody's.
                    discard(Stage.parse(staged.stage()));
                }
                return new Committed(Long.toString(done.commit().snapshot()), true);
            }
        });
    }

    @Override
    public void discard(Stage stage) {
        Table table = place.find();
        if (table != null && table.io() instanceof SupportsPrefixOperations files) {
            place.translated(() -> {
                files.deletePrefix(folder(table, stage));
                return true;
            });
        }
    }

    /** Where a stage's files are; all stages of one owner have the same beginning. */
    static String folder(Table table, Stage stage) {
        return table.locationProvider().newDataLocation("dataflow-" + stage.text());
    }

    private static String plain(String location) {
        return LocalFiles.local(location) ? LocalFiles.path(location) : location;
    }

    /** Takes the files that an engine writes. */
    private static final class FilesIntake implements Intake.Files {
        private final Stage stage;
        private final String folder;
        private final FileLayout layout;
        private final int specId;

        FilesIntake(Stage stage, String folder, FileLayout layout, int specId) {
            this.stage = stage;
            this.folder = folder;
            this.layout = layout;
            this.specId = specId;
        }

        @Override
        public FileLayout layout() {
            return layout;
        }

        @Override
        public Staged stage(List<WrittenFile> files) {
            List<WrittenFile> located = new ArrayList<>();
            long rows = 0;
            long bytes = 0;
            for (WrittenFile file : files) {
                if (file.rows() > 0) {
                    located.add(new WrittenFile(location(file.path()), file.rows(), file.bytes(), file.partition()));
                    rows += file.rows();
                    bytes += file.bytes();
                }
            }
            String content = new Json().line(new StagedFiles(specId, located));
            return new Staged(stage.text(), rows, located.size(), bytes, content);
        }

        /** The file as the table will name it. */
        private String location(String path) {
            if (!path.startsWith(layout.folder() + "/")) {
                throw new IllegalArgumentException(path + " is not in " + layout.folder());
            }
            return folder + path.substring(layout.folder().length());
        }
    }
}
