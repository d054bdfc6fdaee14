package dev.dataflow.connectors.csv;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Pin.PinnedFile;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The files that a read step names, as one source. */
final class CsvSource implements Source {
    private static final String BASE = "path";

    private final SourceUse use;
    private final String subject;

    CsvSource(SourceUse use) {
        this(use, "step \"" + use.step() + "\"");
    }

    private CsvSource(SourceUse use, String subject) {
        this.use = use;
        this.subject = subject;
    }

    /** Files that no step names, but a question about them. */
    static CsvSource unnamed(SourceUse use) {
        return new CsvSource(use, use.use().dataset());
    }

    /** The header of the first file, every column a text. */
    Optional<Schema> columns() {
        return first().map(file -> new Schema(split(file).header().stream()
                .map(name -> new Schema.Column(name, Type.Scalar.STRING, true))
                .toList()));
    }

    /** The header of the first file, and types that its first records have. */
    Optional<Discovery> discover() {
        return first().map(file -> {
            try {
                Discovery found =
                        new CsvColumns(file, delimiter()).discover(split(file).header());
                // A column that no reader could find is told as a reader tells it.
                CsvSplit.of(file, found.schema(), delimiter(), this::failure);
                return found;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    private Optional<Path> first() {
        return new FilePattern(base(), this::failure)
                .files(paths()).stream().findFirst().filter(Files::isRegularFile);
    }

    @Override
    public Pin pin() {
        List<PinnedFile> files = new ArrayList<>();
        for (Path file : new FilePattern(base(), this::failure).files(paths())) {
            files.add(attributes(file));
        }
        return new Pin(new TreeMap<>(), files);
    }

    @Override
    public Reading open(Pin pin) {
        List<Split> splits = new ArrayList<>();
        for (PinnedFile file : pin.files()) {
            unchanged(file);
            splits.add(split(Path.of(file.path())));
        }
        return () -> List.copyOf(splits);
    }

    private CsvSplit split(Path file) {
        try {
            return CsvSplit.of(file, use.schema(), delimiter(), this::failure);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void unchanged(PinnedFile pinned) {
        PinnedFile now = attributes(Path.of(pinned.path()));
        if (!now.equals(pinned)) {
            throw failure(
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
        if (!Files.isRegularFile(file)) {
            throw failure(
                    "SOURCE_MISSING",
                    "there is no file " + file,
                    "Put it there, or correct the path in Csv.files or in the connection \""
                            + use.use().connection() + "\"");
        }
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new PinnedFile(
                    file.toString(),
                    now.size(),
                    now.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Path base() {
        String path = use.connection().extra().get(BASE);
        if (path == null || path.isBlank()) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "CONNECTION_UNFIT",
                    use.step(),
                    "Cannot read " + subject + ": the connection \""
                            + use.use().connection()
                            + "\" has no \"path\" among its extras. Set it to the folder that the files are in");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    private List<String> paths() {
        return use.use().options().get(CsvDescriptor.PATHS) instanceof Value.Texts paths ? paths.texts() : List.of();
    }

    private char delimiter() {
        if (!(use.use().options().get(CsvDescriptor.DELIMITER) instanceof Value.Text text)) {
            return ',';
        }
        String delimiter = text.text();
        if (delimiter.length() != 1 || delimiter.charAt(0) > 0x7e || "\"\r\n".contains(delimiter)) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "DELIMITER_UNFIT",
                    use.step(),
                    "Cannot read " + subject + ": \"" + delimiter
                            + "\" cannot stand between cells. Take one ASCII character that is no quote and no line end");
        }
        return delimiter.charAt(0);
    }

    private DriverFailure failure(String code, String why, String wayOut) {
        return new DriverFailure(
                FailureClass.BAD_DATA, code, use.step(), "Cannot read " + subject + ": " + why + ". " + wayOut);
    }

    /** Makes a failure that blames this source: a code, why it failed, the way out. */
    interface Blame {
        DriverFailure failure(String code, String why, String wayOut);
    }
}
