package dev.dataflow.connectors.files;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Leftover;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A folder, or one file, that rows are written to. */
final class FileSink implements Sink {
    private static final Pattern NO_FOLDER = Pattern.compile("(?i)not a directory|read-only file system");

    private final Place place;
    private final Format format;
    private final SinkUse use;

    FileSink(Place place, Format format, SinkUse use) {
        this.place = place;
        this.format = format;
        this.use = use;
    }

    /**
     * Where the sink is.
     *
     * @param root the folder that it is, or in which its one file is
     * @param file the name of its one file; empty for a folder
     */
    record Target(Path root, String file) {
        boolean single() {
            return !file.isEmpty();
        }

        /** Where a stage's files are; all stages of one owner have the same beginning. */
        Path folder(String stage) {
            return root.resolve(Manifests.OWN).resolve(stage);
        }
    }

    private Target target() {
        String path = place.paths().get(0);
        Path whole = place.base().resolve(path).normalize();
        return path.endsWith("/")
                ? new Target(whole, "")
                : new Target(
                        whole.resolveSibling(".").normalize(),
                        whole.getFileName().toString());
    }

    @Override
    public Intake open(Stage stage) {
        Target target = target();
        Schema stored = stored();
        if (target.single()
                && use.mode().kind() != WriteMode.Kind.OVERWRITE
                && use.mode().kind() != WriteMode.Kind.ERROR_IF_EXISTS) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "MODE_UNFIT",
                    "\"" + place.paths().get(0) + "\" is one file, to which nothing can be added with "
                            + use.mode().kind().word(),
                    "Write to a folder, \"" + place.paths().get(0).replaceAll("\\.[^./]*$", "")
                            + "/\", or take overwrite() or errorIfExists()");
        }
        return run(() -> {
            publication(target, name -> {}).open(stage);
            String compression = place.text(FileFormat.COMPRESSION, format.byEngines() ? "zstd" : Content.NONE);
            return format.byEngines()
                    ? new EngineFiles(target, stage, stored, place.partitionedBy(), compression)
                    : new RowFiles(target, stage, use.schema(), stored, place, format, compression);
        });
    }

    /** The columns that the files themselves hold. */
    private Schema stored() {
        List<String> folders = place.partitionedBy();
        for (Schema.Column column : use.schema().columns()) {
            if (folders.contains(column.name())) {
                Format.flat(place, column, "a folder's name");
            } else {
                format.check(column);
            }
        }
        Schema stored = new Schema(use.schema().columns().stream()
                .filter(column -> !folders.contains(column.name()))
                .toList());
        if (stored.columns().isEmpty()) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "COLUMN_UNFIT",
                    "all columns name folders, and none is left for the files",
                    "Take one out of partitionedBy");
        }
        return stored;
    }

    private Publication publication(Target target, Failpoints failpoints) {
        Manifests manifests = target.single()
                ? Manifests.ofFile(target.root().resolve(target.file()), failpoints)
                : Manifests.ofFolder(target.root(), failpoints);
        return new Publication(
                place,
                target,
                manifests,
                use.mode().kind(),
                place.partitionedBy().size(),
                failpoints);
    }

    @Override
    public Committed commit(Staged staged, Commitment commitment) {
        return run(() -> publication(target(), commitment.failpoints()).commit(staged, commitment));
    }

    @Override
    public boolean takesChunks() {
        return !target().single();
    }

    @Override
    public boolean stands(Staged chunk) {
        return run(() -> StagedFiles.of(chunk).stands(target()));
    }

    @Override
    public Staged joined(Stage stage, List<Staged> chunks) {
        return StagedFiles.joined(stage, chunks);
    }

    @Override
    public Optional<Leftover> leftover(Stage stage) {
        Path folder = target().folder(stage.text());
        return run(() -> Files.isDirectory(folder)
                ? Optional.of(new Leftover(folder.toString(), Folders.bytes(folder)))
                : Optional.empty());
    }

    @Override
    public void discard(Stage stage) {
        run(() -> {
            Manifests.remove(target().folder(stage.text()));
            return true;
        });
    }

    private <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).toLowerCase(Locale.ROOT).contains("name too long")) {
                // Said without the value, which may fill pages.
                throw place.failure(
                        FailureClass.BAD_DATA,
                        "VALUE_UNFIT",
                        "a value is too long to partition by: it becomes the name of a folder, of 255 bytes at most",
                        "Partition by another column",
                        e);
            }
            if (e instanceof AccessDeniedException
                    || e instanceof FileAlreadyExistsException
                    || NO_FOLDER.matcher(String.valueOf(e.getReason())).matches()) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "SINK_NOT_WRITABLE",
                        e.getFile() + " cannot be made or written ("
                                + (e instanceof FileAlreadyExistsException ? "a file is in its place" : why(e)) + ")",
                        "Make the folder one that the worker's user may write to; the next try goes on from there",
                        e);
            }
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String why(FileSystemException e) {
        return e.getReason() == null ? "permission denied" : e.getReason();
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
