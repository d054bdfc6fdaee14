package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.run.PathSegment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The dead letters of a project: rejected rows and malformed records as drivers have kept them, a file a task and run. */
public final class KeptLetters {
    private static final String ENDING = ".jsonl";

    private final Path folder;

    /** Of a folder, which need not be there. */
    public KeptLetters(Path folder) {
        this.folder = folder;
    }

    /**
     * What one task of one run could not take.
     *
     * @param pipeline its DAG id
     * @param written when
     * @param rows how many there are, at least one
     */
    public record OfTask(
            String pipeline, String run, String task, Instant written, long rows, List<OfStep> steps, Path file) {
        public OfTask {
            steps = List.copyOf(steps);
        }
    }

    /**
     * What one step could not take.
     *
     * @param first the reason of the first row
     */
    public record OfStep(String step, long rows, String first) {
        private OfStep and(OfStep more) {
            return new OfStep(step, rows + more.rows, first);
        }
    }

    /**
     * A row or record that was not taken.
     *
     * @param sourceFile where it came from; null if that is not known
     * @param line of that file, from 1; null if that is not known
     * @param record the record's text, or its columns by name
     */
    public record Letter(
            String step,
            String reason,
            @Nullable String sourceFile,
            @Nullable Long line,
            Object record) {}

    /** Takes letters until it has enough. */
    public interface Taker {
        /** Whether it wants more. */
        boolean take(Letter letter);
    }

    /** The tasks that left something, of the pipelines that are wanted by DAG id; the newest first. */
    public List<OfTask> tasks(Predicate<String> wanted) {
        List<OfTask> tasks = new ArrayList<>();
        for (Path pipeline : within(folder, path -> Files.isDirectory(path) && wanted.test(name(path)))) {
            for (Path run : within(pipeline, Files::isDirectory)) {
                for (Path file : within(run, path -> path.toString().endsWith(ENDING))) {
                    OfTask task = task(name(pipeline), name(run), file);
                    if (task.rows() > 0) {
                        tasks.add(task);
                    }
                }
            }
        }
        tasks.sort(Comparator.comparing(OfTask::written)
                .reversed()
                .thenComparing(OfTask::pipeline)
                .thenComparing(OfTask::run)
                .thenComparing(OfTask::task));
        return tasks;
    }

    private static OfTask task(String pipeline, String run, Path file) {
        Instant written = written(file);
        Map<String, OfStep> steps = new LinkedHashMap<>();
        each(file, letter -> {
            steps.merge(letter.step(), new OfStep(letter.step(), 1, letter.reason()), OfStep::and);
            return true;
        });
        String task = file.getFileName().toString();
        return new OfTask(
                pipeline,
                run,
                PathSegment.name(task.substring(0, task.length() - ENDING.length())),
                written,
                steps.values().stream().mapToLong(OfStep::rows).sum(),
                List.copyOf(steps.values()),
                file);
    }

    private static String name(Path segment) {
        return PathSegment.name(segment.getFileName().toString());
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException gone) {
            return Instant.EPOCH;
        } catch (IOException e) {
            throw unreadable(file, e.toString());
        }
    }

    /** Hands over what a file holds, in its order. A file that has gone holds nothing: a later generation left none. */
    public static void each(Path file, Taker taker) {
        int number = 1;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!taker.take(Json.read(line, Letter.class))) {
                    return;
                }
                number++;
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw unreadable(file, "Line " + number + ": " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    private static Obstacle unreadable(Path file, String why) {
        return Obstacle.machine(
                file.toString(),
                "These dead letters cannot be read. " + why,
                "Each line is to be a JSON object that a driver of Dataflow has written.",
                "look at the file; if it is of no use any more, move it away.");
    }

    private static List<Path> within(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> all = Files.list(folder)) {
            // What waits for a commit is hidden.
            return all.filter(path -> !path.getFileName().toString().startsWith(".") && wanted.test(path))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException nothing) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw Obstacle.machine(
                    folder.toString(),
                    "The folder of dead letters cannot be read: " + e,
                    "It holds a folder for each pipeline.",
                    "give yourself the right to read it.",
                    e);
        }
    }
}
