package dev.dataflow.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What nobody needs of what drivers have left, in a staging place and in the sinks that its journals name: found, and
 * removed if that is asked for.
 */
public final class Garbage {
    /** What a run's folder is called once it is to go: no run's name becomes such a segment. */
    private static final String GOING = "~gone-";

    private final Instant before;
    private final boolean delete;
    private final Connectors connectors;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    private Garbage(Instant before, boolean delete, Connectors connectors) {
        this.before = before;
        this.delete = delete;
        this.connectors = connectors;
    }

    /**
     * One thing that nobody needs.
     *
     * @param kind {@code staged}, {@code exchange}, {@code dead-letters}, {@code scratch}, {@code temporary} or
     *     {@code run}
     * @param pipeline its DAG id
     * @param task null for what is the run's
     * @param step null for what is the task's
     * @param bytes 0 where its store does not tell
     * @param failure why it could not be looked at or removed; null if nothing went wrong
     */
    public record Piece(
            String kind,
            String pipeline,
            String run,
            @Nullable String task,
            @Nullable String step,
            String place,
            long bytes,
            String reason,
            boolean removed,
            @Nullable String failure) {}

    /** What is old, and is needed all the same. */
    public record Kept(
            String pipeline, String run, @Nullable String task, String reason) {}

    /** All that was found, in the order of pipelines and runs. */
    public record Found(List<Piece> pieces, List<Kept> kept) {
        public Found {
            pieces = List.copyOf(pieces);
            kept = List.copyOf(kept);
        }
    }

    /**
     * Looks for it.
     *
     * @param staging the root of all staging places
     * @param olderThan how long nothing may have happened to what is taken
     * @param delete whether it is removed
     * @param connectors by which sinks are reached
     */
    public static Found collect(Path staging, Duration olderThan, boolean delete, Connectors connectors)
            throws IOException {
        Garbage garbage = new Garbage(Instant.now().minus(olderThan), delete, connectors);
        for (Path pipeline : folders(staging, name -> !name.startsWith("."))) {
            for (Path run : folders(pipeline, name -> !name.startsWith("."))) {
                String name = String.valueOf(run.getFileName());
                if (name.startsWith(GOING)) {
                    garbage.goes(
                            run,
                            new Piece(
                                    "run",
                                    RunGarbage.name(pipeline),
                                    name,
                                    null,
                                    null,
                                    run.toString(),
                                    Folders.bytes(run),
                                    "its removal was begun and not ended",
                                    false,
                                    null));
                } else if (!name.startsWith("~")) {
                    new RunGarbage(garbage, pipeline, run).collect();
                }
            }
        }
        return new Found(garbage.pieces, garbage.kept);
    }

    Instant before() {
        return before;
    }

    boolean deletes() {
        return delete;
    }

    Connectors connectors() {
        return connectors;
    }

    void keep(Kept one) {
        kept.add(one);
    }

    private void goes(Path folder, Piece piece) {
        take(piece, () -> Folders.remove(folder));
    }

    /** A run's folder as a whole: it is out of everybody's sight at once, and then goes piece by piece. */
    void goesAtOnce(Path folder, Piece piece) {
        take(piece, () -> {
            Path going = folder.resolveSibling(GOING + UUID.randomUUID());
            Files.move(folder, going);
            Folders.remove(going);
        });
    }

    /** Removes a piece if that is asked for; gives whether nothing went wrong. */
    boolean take(Piece piece, Removal removal) {
        if (!delete || piece.failure() != null) {
            pieces.add(piece);
            return piece.failure() == null;
        }
        String failure = null;
        try {
            removal.run();
        } catch (IOException | RuntimeException e) {
            failure = why(e);
        }
        pieces.add(new Piece(
                piece.kind(),
                piece.pipeline(),
                piece.run(),
                piece.task(),
                piece.step(),
                piece.place(),
                piece.bytes(),
                piece.reason(),
                failure == null,
                failure));
        return failure == null;
    }

    /** What went wrong, as a sentence or its end. */
    static String why(Exception e) {
        DriverFailure failure = Failures.of(e);
        return failure.failureClass() == dev.dataflow.run.FailureClass.INTERNAL
                ? Objects.requireNonNullElse(e.getMessage(), e.toString())
                : failure.message();
    }

    /** The folders in a folder whose names are wanted, sorted; none if it is not there. */
    static List<Path> folders(Path folder, Predicate<String> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path one : all) {
                    if (Files.isDirectory(one) && wanted.test(String.valueOf(one.getFileName()))) {
                        found.add(one);
                    }
                }
            }
        }
        found.sort(null);
        return found;
    }

    /** How something is removed. */
    interface Removal {
        void run() throws IOException;
    }
}
