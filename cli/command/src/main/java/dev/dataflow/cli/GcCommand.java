package dev.dataflow.cli;

import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.run.Garbage;
import dev.dataflow.deploy.run.Garbage.Kept;
import dev.dataflow.deploy.run.Garbage.Piece;
import dev.dataflow.deploy.run.RunLogs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code dataflow gc}. */
@Command(
        name = "gc",
        description = "Find what dead attempts and old runs have left and nobody needs; remove it with --delete.")
final class GcCommand implements Callable<Integer> {
    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    @Option(
            names = "--staging",
            paramLabel = "DIR",
            description = "The staging folder to go over; the project's own if left out.")
    private @Nullable Path staging;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            defaultValue = "7d",
            converter = Age.class,
            description = "How long nothing may have happened to what is taken, as 12h or 7d; 7d if left out.")
    private Duration olderThan = Duration.ofDays(7);

    @Option(names = "--delete", description = "Remove it, rather than tell of it.")
    private boolean delete;

    /** As people write it. */
    static final class Age implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

        @Override
        public Duration convert(String text) {
            Matcher age = FORM.matcher(text);
            if (!age.matches()) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no age. Write a whole number with s, m, h or d behind it, as 12h or 7d.");
            }
            long number = Long.parseLong(age.group(1));
            return switch (age.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }

    /** The result as programs read it; {@code bytes} is the room of all pieces, or of those that were removed. */
    private record Result(
            String staging, String olderThan, boolean deleted, long bytes, List<Piece> pieces, List<Kept> kept) {}

    @Override
    public Integer call() throws InterruptedException {
        ProjectSettings settings = dataflow.project().settings();
        Path root =
                staging == null ? settings.staging() : staging.toAbsolutePath().normalize();
        Machine.Places places = Places.ofThisMachine();
        Garbage found;
        try (TerminalDisplay display = output.display()) {
            found = Garbage.collect(
                    root,
                    olderThan,
                    delete,
                    LocalConnections.of(settings, places.variables()),
                    Machine.withEngines(Set.of("local"), places, display).installation(),
                    new RunLogs(places.cache().logs().resolve("gc")));
        }
        long bytes = found.pieces().stream()
                .filter(piece -> !delete || piece.removed())
                .mapToLong(Piece::bytes)
                .sum();
        tell(found, bytes);
        output.result(new Result(root.toString(), olderThan.toString(), delete, bytes, found.pieces(), found.kept()));
        boolean failed = found.pieces().stream().anyMatch(piece -> piece.failure() != null);
        return (failed ? ExitCode.MACHINE : ExitCode.DONE).number();
    }

    private void tell(Garbage found, long bytes) {
        PrintStream people = output.people();
        if (found.pieces().isEmpty()) {
            people.println("There is nothing that nobody needs.");
        } else {
            people.print(Tables.garbage(found.pieces()));
            people.println(
                    delete
                            ? "Removed, " + size(bytes) + " in all."
                            : "Nothing was removed: " + size(bytes) + " in all would be, with --delete.");
        }
        for (Piece piece : found.pieces()) {
            if (piece.failure() != null) {
                people.println("Left as it is: " + piece.place() + ". " + Tables.visible(piece.failure()));
            }
        }
        for (Kept kept : found.kept()) {
            people.println("Kept: " + kept.pipeline() + ", " + kept.run()
                    + (kept.task() == null ? "" : ", task " + kept.task()) + ": " + kept.reason() + ".");
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%,d bytes", bytes);
    }
}
