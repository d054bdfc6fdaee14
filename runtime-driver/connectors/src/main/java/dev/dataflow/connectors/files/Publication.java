package dev.dataflow.connectors.files;

import dev.dataflow.connectors.files.FileSink.Target;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes staged files the sink's, at most once for a key, and by one step: the next manifest, which only one can write. */
final class Publication {
    private final Place place;
    private final Target target;
    private final Manifests manifests;
    private final WriteMode.Kind mode;
    private final int partitions;
    private final Failpoints failpoints;

    Publication(
            Place place,
            Target target,
            Manifests manifests,
            WriteMode.Kind mode,
            int partitions,
            Failpoints failpoints) {
        this.place = place;
        this.target = target;
        this.manifests = manifests;
        this.mode = mode;
        this.partitions = partitions;
        this.failpoints = failpoints;
    }

    /** Finishes what was committed before; fails if the sink must not be there and is, from another than this step's run. */
    void open(Stage stage) throws IOException {
        Manifest newest = manifests.finished(place);
        if (mode == WriteMode.Kind.ERROR_IF_EXISTS) {
            boolean own = newest.kept().values().stream()
                    .flatMap(List::stream)
                    .anyMatch(commit -> Stage.parse(commit.stage()).owner().equals(stage.owner()));
            Set<String> others = standing();
            others.removeIf(file -> own && (target.single() || name(file).startsWith("part-" + stage.owner() + "-")));
            refuse(others);
        }
    }

    Committed commit(Staged staged, Commitment commitment) throws IOException {
        CommitKey key = commitment.key();
        StagedFiles files = StagedFiles.of(staged);
        while (true) {
            Manifest newest = manifests.finished(place);
            Optional<Manifest.Commit> earlier = newest.newest(key);
            if (earlier.isPresent() && earlier.get().generation() == key.generation()) {
                if (!earlier.get().stage().equals(staged.stage())) {
                    // The key was committed from other files: ours are nobody's.
                    Manifests.remove(target.folder(staged.stage()));
                    for (String chunk : staged.chunks()) {
                        Manifests.remove(target.folder(chunk));
                    }
                }
                return new Committed(Long.toString(earlier.get().number()), true);
            }
            fence(newest, earlier, commitment);
            Optional<Path> lost = lost(files);
            if (lost.isPresent() && manifests.newest().number() != newest.number()) {
                continue; // Another has committed these very files, and moves them.
            } else if (lost.isPresent()) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "STAGED_FILE_LOST",
                        "the staged file " + lost.get() + " is gone or cut",
                        "Start a new run, and see what removes files there");
            }
            List<String> removed;
            try {
                removed = removed(files, earlier);
            } catch (DriverFailure refused) {
                if (manifests.newest().number() == newest.number()) {
                    throw refused;
                }
                continue; // Because of others; or because of these very files, if another attempt came first.
            }
            Manifest.Commit commit = new Manifest.Commit(
                    key.run(),
                    key.part(),
                    key.generation(),
                    commitment.attempt(),
                    staged.stage(),
                    staged.files(),
                    newest.number() + 1,
                    Instant.now());
            Manifest manifest = newest.next(key, commit, files.added(), removed);
            failpoints.reach("manifest.before");
            if (manifests.append(manifest)) {
                failpoints.reach("manifest.after");
                if (standsAtTheEnd(manifest, key)) {
                    manifests.apply(manifest, place);
                    return new Committed(Long.toString(manifest.number()), false);
                }
                manifests.withdraw(manifest);
            }
        }
    }

    /** Not if it slept so long that the numbers about it were pruned: then nobody who came later knows of it. */
    private boolean standsAtTheEnd(Manifest manifest, CommitKey key) throws IOException {
        Manifest newest = manifests.newest();
        return newest.number() == manifest.number() || newest.keeps(key, manifest.commit());
    }

    private void fence(Manifest newest, Optional<Manifest.Commit> earlier, Commitment commitment) {
        CommitKey key = commitment.key();
        if (earlier.isPresent() && earlier.get().generation() > key.generation()) {
            throw place.failure(
                    FailureClass.TRANSIENT,
                    "SUPERSEDED",
                    "generation " + earlier.get().generation() + " of this run has written it",
                    "Nothing of this attempt was written; look at that one");
        } else if (earlier.isEmpty() && newest.mayHaveForgotten(key, commitment.runStartedAt())) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "COMMIT_FORGOTTEN",
                    "the run began at " + commitment.runStartedAt() + ", and " + Manifest.MOST
                            + " newer commits of this step are remembered and no others: whether this run's rows are"
                            + " there cannot be told",
                    "Start a new run");
        }
    }

    private Optional<Path> lost(StagedFiles files) throws IOException {
        for (Manifest.Added added : files.added()) {
            Path staged = target.root().resolve(added.staged());
            try {
                if (Files.size(staged) != added.bytes()) {
                    return Optional.of(staged);
                }
            } catch (NoSuchFileException gone) {
                return Optional.of(staged);
            }
        }
        return Optional.empty();
    }

    /** The files that go when these come. */
    private List<String> removed(StagedFiles files, Optional<Manifest.Commit> earlier) throws IOException {
        Set<String> standing = standing();
        Set<String> ofEarlier = new TreeSet<>(standing);
        ofEarlier.removeIf(file ->
                earlier.isEmpty() || !name(file).startsWith(prefix(earlier.get().stage())));
        if (target.single()) {
            if (mode == WriteMode.Kind.ERROR_IF_EXISTS && earlier.isEmpty()) {
                refuse(standing);
            }
            return List.of(); // The new file takes the place of the other.
        }
        switch (mode) {
            case OVERWRITE -> {
                return List.copyOf(standing);
            }
            case OVERWRITE_PARTITIONS -> {
                Set<List<String>> folders = new HashSet<>();
                files.added().forEach(added -> folders.add(folders(added.path())));
                standing.removeIf(file -> !folders.contains(folders(file)) && !ofEarlier.contains(file));
                return List.copyOf(standing);
            }
            case ERROR_IF_EXISTS -> {
                standing.removeAll(ofEarlier);
                refuse(standing);
            }
            default -> whole(ofEarlier, earlier);
        }
        return List.copyOf(ofEarlier);
    }

    private void whole(Set<String> ofEarlier, Optional<Manifest.Commit> earlier) {
        if (earlier.isPresent() && earlier.get().files() != ofEarlier.size()) {
            throw place.failure(
                    FailureClass.CONFIG,
                    "GENERATION_NOT_REMOVABLE",
                    "of the files that generation " + earlier.get().generation() + " of this run added, "
                            + ofEarlier.size() + " of " + earlier.get().files()
                            + " are left: others have merged or removed them, and adding the rows again might double"
                            + " some",
                    "Remove the run's rows, and start a new run");
        }
    }

    private void refuse(Set<String> standing) {
        if (!standing.isEmpty()) {
            String first = standing.iterator().next();
            throw place.failure(
                    FailureClass.CONFIG,
                    "SINK_EXISTS",
                    "it is to be made anew, and there is " + target.root().resolve(first) + " already",
                    "Remove what is there, write elsewhere, or take overwrite()");
        }
    }

    /** The sink's files that readers see now, relative to its folder. */
    private Set<String> standing() throws IOException {
        Set<String> files = new TreeSet<>();
        if (target.single()) {
            if (Files.exists(target.root().resolve(target.file()))) {
                files.add(target.file());
            }
        } else if (Files.isDirectory(target.root())) {
            for (Path file : new FilePattern(target.root(), place).files(List.of(target.root() + "/"))) {
                files.add(target.root().relativize(file).toString());
            }
        }
        return files;
    }

    /** The names of a file's folders, however they are escaped: as many as there are partitions. */
    private List<String> folders(String file) {
        List<String> names = new ArrayList<>();
        Stream.of(file.split("/", -1)).limit(partitions).forEach(name -> names.add(PartitionFolders.unescaped(name)));
        return names;
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** What the names of a stage's files begin with. */
    static String prefix(String stage) {
        return "part-" + stage + "-";
    }
}
