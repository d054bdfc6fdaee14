package dev.dataflow.connectors.csv;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.DriverFailure;
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

    CsvSource(SourceUse use) {
        this.use = use;
    }

    /** The header of the first file, every column a text. */
    Optional<Schema> columns() {
        List<Path> files = new FilePattern(base(), this::failure).files(paths());
        if (files.isEmpty() || !Files.exists(files.get(0))) {
            return Optional.empty();
        }
        return Optional.of(new Schema(split(files.get(0)).header().stream()
                .map(name -> new Schema.Column(name, Type.Scalar.STRING, true))
                .toList()));
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
                    "Cannot read step \"" + use.step() + "\": the connection \""
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
                    "Cannot read step \"" + use.step() + "\": \"" + delimiter
                            + "\" cannot stand between cells. Take one ASCII character that is no quote and no line end");
        }
        return delimiter.charAt(0);
    }

    private DriverFailure failure(String code, String why, String wayOut) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                code,
                use.step(),
                "Cannot read step \"" + use.step() + "\": " + why + ". " + wayOut);
    }

    /** Makes a failure that blames this source: a code, why it failed, the way out. */
    interface Blame {
        DriverFailure failure(String code, String why, String wayOut);
    }
}
