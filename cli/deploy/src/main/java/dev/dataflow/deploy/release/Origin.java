package dev.dataflow.deploy.release;

import dev.dataflow.deploy.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a release comes from. Not part of its digest: the same content has the same digest, whoever releases it.
 *
 * @param commit the git commit that the project's folder stands on; null outside git
 * @param dirty whether files of the folder differ from that commit
 * @param who the user
 * @param when the time, to the second
 * @param message what the user said about it
 */
public record Origin(@Nullable String commit, boolean dirty, String who, Instant when, String message) {

    /** The origin of what is released now from a folder. */
    public static Origin of(Path folder, String message) throws InterruptedException {
        Optional<List<String>> commit = git(folder, "rev-parse", "HEAD");
        boolean dirty = commit.isPresent()
                && git(folder, "status", "--porcelain", "--", ".")
                        .map(changes -> !changes.isEmpty())
                        .orElse(false);
        return new Origin(
                commit.filter(lines -> !lines.isEmpty())
                        .map(lines -> lines.get(0))
                        .orElse(null),
                dirty,
                System.getProperty("user.name", "unknown"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                message);
    }

    private static Optional<List<String>> git(Path folder, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        List<String> lines = new ArrayList<>();
        try {
            return Program.of(command).run(lines::add) == 0 ? Optional.of(lines) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a machine without git has no commits to name
        }
    }
}
