package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CommitKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One commit to a folder, or to a file. It is the commit as soon as it is there; moving the files is only what follows
 * from it, and may be done by anybody, any number of times.
 *
 * @param number from 1, without gaps
 * @param added files to be moved into their places
 * @param removed files that go
 * @param kept the newest commits of each step, oldest first, this one among them
 */
record Manifest(
        int version,
        long number,
        Commit commit,
        List<Added> added,
        List<String> removed,
        SortedMap<String, List<Commit>> kept) {
    static final int VERSION = 1;
    /** Of a step. */
    static final int MOST = 100;

    /** Whose commit it is; {@code stage} names its files. */
    record Commit(
            String run, String part, int generation, int attempt, String stage, long files, long number, Instant at) {

        boolean of(CommitKey key) {
            return run.equals(key.run()) && part.equals(key.part());
        }
    }

    /** A file: where it is staged and where it goes, both relative to the folder. */
    record Added(String staged, String path, long rows, long bytes) {
        /** The name of the stage that it is of. */
        String stage() {
            return staged.split("/", -1)[1];
        }

        /** Going into the same folder under another name, with the same ending. */
        Added renamed(String name) {
            int begin = path.lastIndexOf('/') + 1;
            // Stages' names have no dot in them.
            return new Added(
                    staged, path.substring(0, begin) + name + path.substring(path.indexOf('.', begin)), rows, bytes);
        }
    }

    Manifest {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /** What is kept before the first commit. */
    static Manifest none() {
        return new Manifest(
                VERSION, 0, new Commit("", "", 0, 0, "", 0, 0, Instant.EPOCH), List.of(), List.of(), new TreeMap<>());
    }

    /** The manifest behind this one. */
    Manifest next(CommitKey key, Commit commit, List<Added> newAdded, List<String> newRemoved) {
        SortedMap<String, List<Commit>> all = new TreeMap<>(kept);
        List<Commit> own = new ArrayList<>(of(key));
        own.add(commit);
        all.put(step(key), List.copyOf(own.subList(Math.max(0, own.size() - MOST), own.size())));
        return new Manifest(VERSION, number + 1, commit, newAdded, newRemoved, all);
    }

    /** The newest commit of the key's run and part, in whatever generation. */
    Optional<Commit> newest(CommitKey key) {
        return of(key).stream().filter(commit -> commit.of(key)).reduce((older, newer) -> newer);
    }

    /** Whether a commit of a run that began then might have been here and forgotten. */
    boolean mayHaveForgotten(CommitKey key, Instant runStartedAt) {
        List<Commit> own = of(key);
        return own.size() >= MOST && runStartedAt.isBefore(own.get(0).at());
    }

    /** Whether that commit is kept, so that this manifest came after it. */
    boolean keeps(CommitKey key, Commit commit) {
        return of(key).stream().anyMatch(own -> own.stage().equals(commit.stage()) && own.number() == commit.number());
    }

    private List<Commit> of(CommitKey key) {
        return kept.getOrDefault(step(key), List.of());
    }

    private static String step(CommitKey key) {
        return key.dagId() + "." + key.step();
    }
}
