package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.json.Json;
import dev.dataflow.json.Redactor;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Report.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a source, as its store says them to the local driver.
 *
 * @param inferred what their types are worked out from; null if the store knows them
 * @param leftOut what the store has beside them, and no type is there for
 */
public record SourceColumns(Schema schema, @Nullable String inferred, List<String> leftOut) {
    private static final String DISCOVER = "discover";
    private static final String WHY = "A schema snapshot holds what the source itself says of its columns.";

    public SourceColumns {
        leftOut = List.copyOf(leftOut);
    }

    private record Question(SortedMap<String, Connection> connections, ConnectorUse use) {}

    private record Answer(
            @Nullable SourceColumns found, @Nullable Failure failure) {}

    /**
     * Asks for them.
     *
     * @param source what people call it, for messages
     */
    public static SourceColumns of(
            String source, ConnectorUse use, LocalConnections connections, Installation installation, RunLogs logs)
            throws InterruptedException {
        Question question = new Question(connections.only(List.of(use.connection()), source), use);
        Path log = logs.folder().resolve("discover.log");
        Json json = new Json();
        Optional<String> answer = new DriverQuestion(installation, logs, log)
                .ask(DISCOVER, json.line(question), question.connections().values());
        if (answer.isEmpty()) {
            throw failed(source, log, "the driver failed");
        }
        Answer read;
        try {
            read = json.readRecord(answer.get(), Answer.class);
        } catch (UnreadableJson e) {
            throw failed(source, log, "the driver's answer is not what was asked for");
        }
        SourceColumns found = read.found();
        if (found == null) {
            throw read.failure() == null
                    ? missing(source, use)
                    : obstacle(
                            source,
                            use,
                            read.failure(),
                            Redactor.of(question.connections().values()));
        }
        return found;
    }

    private static Obstacle missing(String source, ConnectorUse use) {
        return Obstacle.usage(
                source,
                "There is no such thing behind the connection \"" + use.connection() + "\": " + use.dataset() + ".",
                WHY,
                "correct the name, or name another connection: " + use.connector() + "://CONNECTION@NAME.");
    }

    private static Obstacle obstacle(String source, ConnectorUse use, Failure failure, Redactor redactor) {
        // The last sentence is the way out for a task.
        String message = redactor.redact(failure.message());
        int last = message.lastIndexOf(". ");
        String what = last < 0 ? message : message.substring(0, last + 1);
        return switch (failure.failureClass()) {
            case TRANSIENT, RESOURCE ->
                Obstacle.machine(source, what, WHY, "see that it can be reached from this machine, then ask again.");
            case BAD_DATA -> Obstacle.usage(source, what, WHY, "name another source, or mend this one.");
            default ->
                Obstacle.project(
                        source,
                        what,
                        WHY,
                        "correct the connection \"" + use.connection()
                                + "\" in dataflow.yaml, or the name of the source.");
        };
    }

    private static Obstacle failed(String source, Path log, String why) {
        return Obstacle.machine(
                source,
                "Its columns cannot be had: " + why + ". What the driver said is in " + log + ".",
                WHY,
                "ask again; if that does not help, remove the folder \"install\" of the cache, which is made again.");
    }
}
