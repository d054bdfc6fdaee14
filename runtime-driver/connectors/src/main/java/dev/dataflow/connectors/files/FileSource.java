package dev.dataflow.connectors.files;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Pin.PinnedFile;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that a read step names, as one source. Those whose folders rule them out are not looked at. */
final class FileSource implements Source {
    private static final String MISSING = "SOURCE_MISSING";
    private static final int TRIES = 10;
    private static final List<Schema.Column> NONE = List.of();

    private final Place place;
    private final Format format;
    private final Schema schema;
    private final @Nullable Expression where;
    private final Drift drift;
    private final PartitionFolders folders;

    FileSource(Place place, Format format, Schema schema, @Nullable Expression where, Drift drift) {
        this.place = place;
        this.format = format;
        this.schema = schema;
        this.where = where;
        this.drift = drift;
        this.folders = new PartitionFolders(place.partitionedBy(), place);
    }

    /** The columns of the first file and those of its folders. */
    Optional<Schema> columns() {
        return first().map(file -> {
            try {
                return partitioned(format.columns(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    /** The columns of the first file, as its first records have them, and those of its folders. */
    Optional<Discovery> discover() {
        return first().map(file -> {
            try {
                Discovery found = format.discover(file);
                return new Discovery(partitioned(found.schema()), found.inferred(), found.leftOut());
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    private Schema partitioned(Schema ofFile) {
        List<Schema.Column> columns = new ArrayList<>(ofFile.columns());
        for (String name : place.partitionedBy()) {
            columns.removeIf(column -> column.name().equals(name));
            columns.add(new Schema.Column(name, Scalar.STRING, true));
        }
        return new Schema(columns);
    }

    private Optional<Path> first() {
        return new VisibleFiles(place).list().stream().findFirst().filter(Files::isRegularFile);
    }

    @Override
    public Pin pin() {
        for (int i = 1; i < TRIES; i++) {
            try {
                return listed();
            } catch (DriverFailure missing) {
                if (!missing.code().equals(MISSING)) {
                    throw missing;
                }
                // It may have been there when it was listed, and gone with a commit since.
            }
        }
        return listed();
    }

    private Pin listed() {
        List<PinnedFile> files = new ArrayList<>();
        for (Path file : new VisibleFiles(place).list()) {
            if (Condition.mayHold(where, folders.values(root(file), file, schema))) {
                files.add(attributes(file));
            }
        }
        return new Pin(new TreeMap<>(), files);
    }

    @Override
    public List<Held> held(Pin pin) {
        List<Held> held = new ArrayList<>();
        for (PinnedFile file : pin.files()) {
            unchanged(file);
            try {
                format.held(Path.of(file.path()), schema).map(this::inFolders).ifPresent(held::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        return held;
    }

    /** With the wanted columns that folders say, and without the others that they do. */
    private Held inFolders(Held ofFile) {
        List<Schema.Column> columns = new ArrayList<>(ofFile.columns().columns());
        columns.removeIf(column -> place.partitionedBy().contains(column.name()));
        for (String name : place.partitionedBy()) {
            schema.column(name).ifPresent(columns::add);
        }
        return new Held(ofFile.file(), new Schema(columns), ofFile.leftOut());
    }

    @Override
    public boolean reads(Type held, Type wanted) {
        return format.reads(held, wanted);
    }

    @Override
    public Reading open(Pin pin) {
        pin.files().forEach(this::unchanged);
        List<Split> splits = splits(pin.files());
        return new Reading() {
            @Override
            public List<Split> splits() {
                return List.copyOf(splits);
            }

            @Override
            public List<Chunk> chunks(int most, long leastBytes) {
                return Reading.cut(pin.files(), PinnedFile::bytes, most, leastBytes).stream()
                        .map(some -> chunk(some))
                        .toList();
            }
        };
    }

    private Reading.Chunk chunk(List<PinnedFile> files) {
        return new Reading.Chunk(
                files.toString(), files.stream().mapToLong(PinnedFile::bytes).sum(), () -> splits(files));
    }

    private List<Split> splits(List<PinnedFile> pinned) {
        List<DataFile> files = new ArrayList<>();
        try {
            for (PinnedFile file : pinned) {
                Path path = Path.of(file.path());
                SortedMap<String, Literal> constants = folders.values(root(path), path, schema);
                for (Schema.Column column : drift == Drift.EVOLVE ? format.lacking(path, schema) : NONE) {
                    if (column.nullable()) {
                        constants.putIfAbsent(column.name(), new Literal(column.type(), null));
                    }
                }
                files.add(new DataFile(path, constants));
            }
            return format.splits(files, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A file that has been removed was read before, or its reader has failed. */
    @Override
    public void stillThere(Pin pin) {
        pin.files().stream().filter(file -> Files.exists(Path.of(file.path()))).forEach(this::unchanged);
    }

    /** The folder of the source that a file is in; of files that are no folder's, the one above. */
    private Path root(Path file) {
        for (String path : place.paths()) {
            Path folder = place.base().resolve(path).normalize();
            if (path.endsWith("/") && file.startsWith(folder)) {
                return folder;
            }
        }
        return place.base();
    }

    private void unchanged(PinnedFile pinned) {
        PinnedFile now = attributes(Path.of(pinned.path()));
        if (!now.equals(pinned)) {
            throw place.bad(
                    "INPUT_CHANGED",
                    "the file " + pinned.path() + " is not what it was when this run first looked at it ("
                            + size(pinned) + "; now " + size(now) + ")",
                    "Run the task again to take the file as it is now");
        }
    }

    private static String size(PinnedFile file) {
        return file.bytes() + " bytes of " + file.modified();
    }

    private PinnedFile attributes(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.isDirectory()) {
                throw place.bad(
                        MISSING,
                        file + " is no file but a folder",
                        "Write a / behind its path to take all files in it, or name those that are meant");
            } else if (!now.isRegularFile()) {
                throw missing(file);
            }
            return new PinnedFile(
                    file.toString(),
                    now.size(),
                    now.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (NoSuchFileException e) {
            throw missing(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private DriverFailure missing(Path file) {
        return place.bad(
                MISSING,
                "there is no file " + file,
                "Put it there, or correct the path in the pipeline or in the connection \""
                        + place.use().connection() + "\"");
    }
}
