package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.json.Json;
import dev.dataflow.json.Redactor;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What nobody needs of what drivers have left, as the local driver finds it.
 *
 * @param pieces what nobody needs
 * @param kept what is old, and is needed all the same
 */
public record Garbage(List<Piece> pieces, List<Kept> kept) {
    private static final String GC = "gc";

    public Garbage {
        pieces = List.copyOf(pieces);
        kept = List.copyOf(kept);
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
            @Nullable String failure) {
        private Piece redacted(Redactor redactor) {
            return new Piece(
                    kind,
                    pipeline,
                    run,
                    task,
                    step,
                    place,
                    bytes,
                    reason,
                    removed,
                    failure == null ? null : redactor.redact(failure));
        }
    }

    /** What is old, and is needed all the same; {@code task} is null for what is the run's. */
    public record Kept(
            String pipeline, String run, @Nullable String task, String reason) {}

    private record Question(
            SortedMap<String, Connection> connections, String staging, Duration olderThan, boolean delete) {}

    /**
     * Finds it, and removes it if that is asked for.
     *
     * @param staging the root of all staging places
     * @param olderThan how long nothing may have happened to what is taken
     */
    public static Garbage collect(
            Path staging,
            Duration olderThan,
            boolean delete,
            LocalConnections connections,
            Installation installation,
            RunLogs logs)
            throws InterruptedException {
        if (Files.exists(staging) && !Files.isDirectory(staging)) {
            throw Obstacle.usage(
                    staging.toString(),
                    "This is no folder.",
                    "Staging is a folder, with one of each pipeline in it.",
                    "name the folder that \"staging\" of dataflow.yaml, or of the release's target, names.");
        }
        Question question = new Question(whole(connections), staging.toString(), olderThan, delete);
        Path log = logs.folder().resolve("gc.log");
        Redactor redactor = Redactor.of(question.connections().values());
        Json json = new Json();
        Optional<String> answer = new DriverQuestion(installation, logs, log)
                .ask(GC, json.line(question), question.connections().values());
        try {
            Garbage found = json.readRecord(answer.orElse(""), Garbage.class);
            return new Garbage(
                    found.pieces().stream()
                            .map(piece -> piece.redacted(redactor))
                            .toList(),
                    found.kept());
        } catch (UnreadableJson failed) {
            throw Obstacle.machine(
                    staging.toString(),
                    "It cannot be gone over: the driver failed. What it said is in " + log + ".",
                    "The local driver looks at staging and at the sinks, as it does for tasks.",
                    "make the folder readable for your user, then try again.");
        }
    }

    /** Those of which all is known here; a sink that needs another is named, and keeps what it has. */
    private static SortedMap<String, Connection> whole(LocalConnections connections) {
        SortedMap<String, Connection> whole = new TreeMap<>();
        for (String id : connections.settings().keySet()) {
            try {
                whole.putAll(connections.only(List.of(id), "dataflow gc"));
            } catch (Obstacle unset) {
                // A variable of the environment that it refers to is not set.
            }
        }
        return whole;
    }
}
