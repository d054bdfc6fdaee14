package dev.dataflow.driver.commit;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an attempt leaves what it stages: written in the task's staging place before anything is staged, so that it can be
 * found when the pipeline has changed or is gone. It names connections and holds none of their secrets.
 *
 * @param tasks all tasks of the run, by name
 * @param waitingDeadLetters the file in which dead letters wait for the commit
 * @param exchanges the steps whose rows it hands to other tasks
 */
public record Whereabouts(
        int version,
        Origin origin,
        List<String> tasks,
        String waitingDeadLetters,
        List<Output> outputs,
        List<String> exchanges) {
    /** The only one so far. */
    public static final int VERSION = 1;

    private static final Pattern FILE = Pattern.compile("(\\d{1,9})\\.json");

    public Whereabouts {
        tasks = List.copyOf(tasks);
        outputs = List.copyOf(outputs);
        exchanges = List.copyOf(exchanges);
    }

    /**
     * A write step's sink, its options as they are in this run.
     *
     * @param owner of its stages
     */
    public record Output(String step, String owner, ConnectorUse use, WriteMode mode) {}

    /** Of every claim of a task that has left its own, by the claim's number. */
    public static SortedMap<Integer, Whereabouts> read(Path taskPlace) throws IOException {
        SortedMap<Integer, Whereabouts> found = new TreeMap<>();
        Path folder = folder(taskPlace);
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher claim = FILE.matcher(String.valueOf(file.getFileName()));
                if (claim.matches()) {
                    Whereabouts one = new Json().readRecord(Files.readString(file), Whereabouts.class);
                    found.put(Integer.valueOf(claim.group(1)), one);
                }
            }
        }
        return found;
    }

    /** Leaves it under a claim's number, durably. */
    public void write(Path taskPlace, int claim) throws IOException {
        Path folder = folder(taskPlace);
        Files.createDirectories(folder);
        Path written = folder.resolve("." + UUID.randomUUID());
        try {
            DurableFiles.write(written, new Json().line(this) + "\n");
            DurableFiles.link(written, folder.resolve(String.format("%06d.json", claim)));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static Path folder(Path taskPlace) {
        return taskPlace.resolve("claims");
    }
}
