package dev.dataflow.connectors.files;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.commit.DurableFiles;
import dev.dataflow.json.Json;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.PathSegment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commits to a folder, or to one file in it: numbered manifests, of which each is put in its place by a hard link that
 * fails if there is one. The newest may still be to be applied; whoever comes by does it, and no other follows before.
 */
final class Manifests {
    /** Within a folder; no reader looks into it. */
    static final String OWN = ".dataflow";

    private static final String COMMITS = "commits";
    private static final String OF_FILE = "file-";
    private static final Pattern MANIFEST = Pattern.compile("(\\d{1,18})\\.json");
    private static final Pattern MANIFEST_OR_MARK = Pattern.compile("(\\d{1,18})\\.(?:json|applied)");
    /** More than one, so that who has read the newest but one finds it a moment later too. */
    private static final int LEFT = 8;

    private final Path root;
    private final Path folder;
    private final Failpoints failpoints;
    private final Json json = new Json();

    private Manifests(Path root, Path folder, Failpoints failpoints) {
        this.root = root;
        this.folder = folder;
        this.failpoints = failpoints;
    }

    /** Of a folder whose files all are the sink's. */
    static Manifests ofFolder(Path root, Failpoints failpoints) {
        return new Manifests(root, root.resolve(OWN).resolve(COMMITS), failpoints);
    }

    /** Of one file. */
    static Manifests ofFile(Path file, Failpoints failpoints) {
        Path root = file.resolveSibling(".").normalize();
        String name = OF_FILE + PathSegment.of(file.getFileName().toString());
        return new Manifests(root, root.resolve(OWN).resolve(name).resolve(COMMITS), failpoints);
    }

    /** All that there are in a folder: its own, and those of single files. */
    static List<Manifests> in(Path root) throws IOException {
        List<Manifests> found = new ArrayList<>();
        Path own = root.resolve(OWN);
        if (!Files.isDirectory(own)) {
            return found;
        }
        if (Files.isDirectory(own.resolve(COMMITS))) {
            found.add(ofFolder(root, name -> {}));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own, OF_FILE + "*")) {
            for (Path file : files) {
                found.add(new Manifests(root, file.resolve(COMMITS), name -> {}));
            }
        }
        return found;
    }

    Path folder() {
        return folder;
    }

    /** The newest manifest; {@link Manifest#none} if there is none yet. */
    Manifest newest() throws IOException {
        while (true) {
            long number =
                    numbers(MANIFEST).stream().mapToLong(Long::longValue).max().orElse(0);
            if (number == 0) {
                return Manifest.none();
            }
            try {
                return json.readRecord(Files.readString(file(number)), Manifest.class);
            } catch (NoSuchFileException pruned) {
                // By many commits since it was listed: there are newer ones.
            }
        }
    }

    /** Puts a manifest in its place; false if another has its number. It is committed then. */
    boolean append(Manifest manifest) throws IOException {
        Files.createDirectories(folder);
        Path written = folder.resolve("." + UUID.randomUUID());
        try {
            DurableFiles.write(written, json.line(manifest) + "\n");
            return DurableFiles.link(written, file(manifest.number()));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Takes back a manifest that was put where one had been pruned long ago: nobody takes it for the newest. */
    void withdraw(Manifest manifest) throws IOException {
        Files.deleteIfExists(file(manifest.number()));
    }

    /** The newest manifest, which is applied. */
    Manifest finished(Place place) throws IOException {
        Manifest newest = newest();
        if (newest.number() > 0 && !Files.exists(applied(newest.number()))) {
            try {
                apply(newest, place);
            } catch (AccessDeniedException | ReadOnlyFileSystemException e) {
                throw place.failure(
                        FailureClass.TRANSIENT,
                        "COMMIT_UNFINISHED",
                        "rows that were committed to " + root + " are still being put in place, and this worker may not"
                                + " help (" + e.getMessage() + ")",
                        "It is tried again; if that does not help, run the task that wrote them again",
                        e);
            }
        }
        return newest;
    }

    /**
     * Moves the files of a manifest into their places and removes those that go. Two may do so at once, and one may wake up
     * when all is long done: a file is moved once, since it is nowhere to be moved from then, and never comes back.
     */
    void apply(Manifest manifest, Place place) throws IOException {
        int moved = 0;
        Set<Path> folders = new HashSet<>();
        for (Manifest.Added added : manifest.added()) {
            Path target = root.resolve(added.path());
            folders.add(target.resolveSibling(".").normalize());
            Files.createDirectories(target.resolveSibling("."));
            move(manifest, root.resolve(added.staged()), target, place);
            failpoints.reach("moved." + moved++);
        }
        for (Path changed : folders) {
            DurableFiles.force(changed);
        }
        for (String removed : manifest.removed()) {
            Files.deleteIfExists(root.resolve(removed));
        }
        failpoints.reach("removed");
        Set<String> stages = new HashSet<>(Set.of(manifest.commit().stage()));
        manifest.added().forEach(added -> stages.add(added.stage()));
        for (String stage : stages) {
            remove(root.resolve(OWN).resolve(stage));
        }
        failpoints.reach("cleared");
        Path mark = folder.resolve("." + UUID.randomUUID());
        try {
            DurableFiles.write(mark, "");
            DurableFiles.link(mark, applied(manifest.number()));
        } finally {
            Files.deleteIfExists(mark);
        }
        failpoints.reach("applied");
        prune(manifest.number());
    }

    private void move(Manifest manifest, Path staged, Path target, Place place) throws IOException {
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException moved) {
            boolean due = !Files.exists(applied(manifest.number())) && newest().number() == manifest.number();
            if (due && !Files.exists(target)) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "STAGED_FILE_LOST",
                        "the staged file " + staged + " is gone",
                        "Start a new run, and see what removes files there",
                        moved);
            }
        }
    }

    /** Marks too that somebody has set late, of manifests that are gone. */
    private void prune(long newest) throws IOException {
        for (long number : numbers(MANIFEST_OR_MARK)) {
            if (number <= newest - LEFT) {
                Files.deleteIfExists(file(number));
                Files.deleteIfExists(applied(number));
            }
        }
    }

    static void remove(Path folder) throws IOException {
        try {
            Folders.remove(folder);
        } catch (NoSuchFileException | UncheckedIOException another) {
            // Another removes it at this moment, and does it all.
        }
    }

    private List<Long> numbers(Pattern names) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return numbers;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher manifest = names.matcher(file.getFileName().toString());
                if (manifest.matches()) {
                    numbers.add(Long.valueOf(manifest.group(1)));
                }
            }
        }
        return numbers;
    }

    private Path file(long number) {
        return folder.resolve(number + ".json");
    }

    private Path applied(long number) {
        return folder.resolve(number + ".applied");
    }
}
