package dev.dataflow.connectors.iceberg;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.Leftover;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/** A table that rows are written to. */
final class IcebergSink implements Sink {
    /** A table's property: the owner of the stage that made it, so that a retry knows its own. */
    private static final String MADE_BY = "dataflow.made-by";

    private final SinkUse use;
    private final TablePlace place;

    IcebergSink(SinkUse use, TablePlace place) {
        this.use = use;
        this.place = place;
    }

    @Override
    public Intake open(Stage stage) {
        Table found = place.find();
        Table table = found == null ? made(stage) : found;
        if (use.mode().kind() == WriteMode.Kind.ERROR_IF_EXISTS
                && !stage.owner().equals(table.properties().get(MADE_BY))) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "TABLE_EXISTS",
                    "it is there, and the write's mode is errorIfExists. Drop it, or write in another mode");
        } else if (use.mode().kind() == WriteMode.Kind.REPLACE) {
            TableMetadata renewed = renewed(table);
            StagedFiles.Renewal renewal = new StagedFiles.Renewal(
                    SchemaParser.toJson(renewed.schema()), PartitionSpecParser.toJson(renewed.spec()));
            return intake(table, stage, renewed.schema(), renewed.spec(), renewal);
        }
        place.translated(() -> {
            new AddedColumns(place, table, use).add();
            return true;
        });
        return intake(table, stage, table.schema(), table.spec(), null);
    }

    private Intake intake(
            Table table, Stage stage, Schema schema, PartitionSpec spec, StagedFiles.@Nullable Renewal renewal) {
        List<FileLayout.FileColumn> columns = new TableFit(place, schema, use.schema()).written();
        String folder = folder(table, stage);
        FileLayout layout = new FileLayout(plain(folder), columns, Partitions.layout(place, spec, columns));
        StandingKeys keys = use.mode().kind().keyed() ? keys(table, stage) : null;
        return new FilesIntake(stage, folder, layout, table, spec.specId(), renewal, keys);
    }

    private StandingKeys keys(Table table, Stage stage) {
        if (use.mode().keys().isEmpty()) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "KEYS_MISSING",
                    "it has no keys of its own, and the write names none. Name them, as in upsert(\"id\")");
        }
        int version = TableUtil.formatVersion(table);
        if (version > 3 || (version < 2 && use.mode().kind() != WriteMode.Kind.INSERT)) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "TABLE_UNSUPPORTED",
                    "it has format version " + version
                            + ", and rows can be replaced by their keys in tables of the versions 2 and 3 only. "
                            + (version < 2 ? "Upgrade it, or write" : "Write") + " to another table");
        }
        return place.translated(() -> new StandingKeys(table, use.mode(), use.schema(), ofOwner(stage)));
    }

    private Table made(Stage stage) {
        Schema schema = IcebergTypes.schema(use.schema());
        return place.make(schema, spec(schema), Map.of(MADE_BY, stage.owner()));
    }

    private PartitionSpec spec(Schema schema) {
        List<String> fields = use.use().options().get(IcebergDescriptor.PARTITIONED_BY) instanceof Value.Texts texts
                ? texts.texts()
                : List.of();
        return Partitions.spec(schema, fields);
    }

    /** What the table becomes: the rows' columns and the write's partitions, under ids that are new where the names are. */
    private TableMetadata renewed(Table table) {
        Schema schema = IcebergTypes.schema(use.schema());
        return TableCommit.renewed(((HasTableOperations) table).operations().current(), schema, spec(schema));
    }

    @Override
    public Committed commit(Staged staged, Commitment commitment) {
        Table table = place.find();
        if (table == null) {
            throw new Outdated("it was dropped since the rows were staged");
        }
        StagedFiles files = new Json().readRecord(staged.content(), StagedFiles.class);
        TableCommit commit = new TableCommit(place, table, use.mode().kind(), staged, files, commitment);
        return place.translated(() -> {
            try {
                return commit.run();
            } catch (AlreadyCommitted done) {
                if (!done.commit().stage().equals(staged.stage())) {
                    // The key was committed from other files: ours are nobody's.
                    discard(Stage.parse(staged.stage()));
                    staged.chunks().forEach(chunk -> discard(Stage.parse(chunk)));
                }
                return new Committed(Long.toString(done.commit().snapshot()), true);
            }
        });
    }

    @Override
    public boolean takesChunks() {
        return use.mode().kind() != WriteMode.Kind.REPLACE;
    }

    @Override
    public boolean stands(Staged chunk) {
        Table table = place.find();
        if (table == null) {
            return false;
        }
        StagedFiles files = new Json().readRecord(chunk.content(), StagedFiles.class);
        return place.translated(() -> files.table().equals(table.uuid().toString())
                && files.schema().equals(SchemaParser.toJson(table.schema()))
                && files.specId() == table.spec().specId()
                && files.files().stream()
                        .allMatch(file -> table.io().newInputFile(file.path()).exists()));
    }

    @Override
    public Staged joined(Stage stage, List<Staged> chunks) {
        List<StagedFiles> all = chunks.stream()
                .map(chunk -> new Json().readRecord(chunk.content(), StagedFiles.class))
                .toList();
        StagedFiles last = all.get(all.size() - 1);
        if (!all.stream().allMatch(last::alike)) {
            throw place.failure(
                    FailureClass.TRANSIENT,
                    "COMMIT_CONFLICT",
                    "its columns or partitions were changed, or it was made anew, while rows were staged for it. The next"
                            + " try stages those of before anew");
        }
        List<WrittenFile> files =
                all.stream().flatMap(some -> some.files().stream()).toList();
        StagedFiles joined = new StagedFiles(last.table(), last.schema(), last.specId(), files, null, null);
        return Staged.joined(stage, chunks, new Json().line(joined));
    }

    @Override
    public Optional<Leftover> leftover(Stage stage) {
        Table table = place.find();
        if (table == null || !(table.io() instanceof SupportsPrefixOperations files)) {
            return Optional.empty();
        }
        String folder = folder(table, stage) + "/";
        return place.translated(() -> {
            long bytes = 0;
            boolean found = false;
            for (FileInfo file : files.listPrefix(folder)) {
                bytes += file.size();
                found = true;
            }
            return found ? Optional.of(new Leftover(folder, bytes)) : Optional.empty();
        });
    }

    @Override
    public void discard(Stage stage) {
        Table table = place.find();
        if (table != null && table.io() instanceof SupportsPrefixOperations files) {
            place.translated(() -> {
                // Of a store that knows no folders, the stage 1 would take the stages 10 to 19 along.
                files.deletePrefix(folder(table, stage) + "/");
                return true;
            });
        }
    }

    /** Where a stage's files are; all stages of one owner have the same beginning. */
    static String folder(Table table, Stage stage) {
        return table.locationProvider().newDataLocation("dataflow-" + stage.text());
    }

    /**
     * What is in the locations of all that a generation has staged, and in no others. What of that stands in the table was
     * committed by its one intent, whichever attempts the chunks are of.
     */
    static String ofGeneration(Stage stage) {
        return "/dataflow-" + stage.owner() + "-g" + stage.generation() + "-";
    }

    /** What is in the locations of all that a stage's owner has ever staged, and in no others: an object store puts a hash before. */
    private static String ofOwner(Stage stage) {
        return "/dataflow-" + stage.owner() + "-";
    }

    private static String plain(String location) {
        return LocalFiles.local(location) ? LocalFiles.path(location) : location;
    }

    /** Takes the files that an engine writes. */
    private static final class FilesIntake implements Intake.Files {
        private final Stage stage;
        private final String folder;
        private final FileLayout layout;
        private final Table table;
        private final int specId;
        private final StagedFiles.@Nullable Renewal renewal;
        private final @Nullable StandingKeys keys;

        FilesIntake(
                Stage stage,
                String folder,
                FileLayout layout,
                Table table,
                int specId,
                StagedFiles.@Nullable Renewal renewal,
                @Nullable StandingKeys keys) {
            this.stage = stage;
            this.folder = folder;
            this.layout = layout;
            this.table = table;
            this.specId = specId;
            this.renewal = renewal;
            this.keys = keys;
        }

        @Override
        public Optional<Keyed> keyed() {
            return Optional.ofNullable(keys);
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
            StagedFiles.Keys looked = keys == null ? null : keys.stage(folder);
            String content = new Json()
                    .line(new StagedFiles(
                            table.uuid().toString(),
                            SchemaParser.toJson(table.schema()),
                            specId,
                            located,
                            renewal,
                            looked));
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
