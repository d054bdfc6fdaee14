package dev.dataflow.driver.commit;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.commit.Intent.ExchangeIntent;
import dev.dataflow.ir.Schema;
import dev.dataflow.json.Json;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A step's rows on their way to another task: Parquet files, and one manifest a generation that makes them visible. */
public final class Exchange {
    private static final Pattern MANIFEST = Pattern.compile("manifest-(\\d+)\\.json");
    private static final Pattern ROWS = Pattern.compile("g(\\d{1,9})-\\d+");

    private final Path place;
    private final String step;
    private final Json json = new Json();

    /** The exchange of a step, in its place. */
    public Exchange(Path place, String step) {
        this.place = place;
        this.step = step;
    }

    /** The manifest's form. */
    record Manifest(int version, String step, int generation, long rows, long bytes, List<String> files) {
        Manifest {
            files = List.copyOf(files);
        }
    }

    /** Makes the files visible, once a generation; whoever comes second finds that it is done. */
    public void publish(ExchangeIntent intent, int generation) throws IOException {
        Files.createDirectories(place);
        Path written = place.resolve("." + UUID.randomUUID());
        try {
            DurableFiles.write(
                    written,
                    json.line(new Manifest(1, step, generation, intent.rows(), intent.bytes(), intent.files())));
            // Already there: by this intent, for a generation has no other.
            DurableFiles.link(written, place.resolve("manifest-" + generation + ".json"));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /**
     * The rows of the newest generation.
     *
     * @throws DriverFailure if there are none, or a file is gone
     */
    public ExchangeRows read(Schema schema) throws IOException {
        int newest = newest();
        if (newest == 0) {
            throw missing("are not in staging");
        }
        Manifest manifest =
                json.readRecord(Files.readString(place.resolve("manifest-" + newest + ".json")), Manifest.class);
        List<String> files = manifest.files().stream()
                .map(file -> place.resolve(file).toString())
                .toList();
        for (String file : files) {
            if (!Files.exists(Path.of(file))) {
                throw missing("are not all in staging: " + file + " is gone");
            }
        }
        return new ExchangeRows(step, newest, schema, manifest.rows(), files);
    }

    /** The newest generation that is visible; 0 for none. */
    public int newest() throws IOException {
        int newest = 0;
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Matcher manifest = MANIFEST.matcher(file.getFileName().toString());
                    newest = manifest.matches() ? Math.max(newest, Integer.parseInt(manifest.group(1))) : newest;
                }
            }
        }
        return newest;
    }

    /** The generation of a folder of rows, by its name; the highest number for what is none. */
    public static int generation(String folder) {
        Matcher rows = ROWS.matcher(folder);
        return rows.matches() ? Integer.parseInt(rows.group(1)) : Integer.MAX_VALUE;
    }

    private DriverFailure missing(String what) {
        return new DriverFailure(
                FailureClass.CONFIG,
                "EXCHANGE_MISSING",
                step,
                "Cannot read the rows of step \"" + step + "\": they " + what + " (" + place
                        + "). They are kept until the run has succeeded, on the disk of the task that made them:"
                        + " clear that task, and give all workers the same staging");
    }
}
