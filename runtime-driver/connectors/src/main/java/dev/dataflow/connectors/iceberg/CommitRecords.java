package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table keeps of the commits of one step: the newest keys, oldest first, as one table property. Expiring snapshots
 * does not touch it.
 */
record CommitRecords(int version, List<CommitRecord> commits) {
    /** Together some 25 kB of a metadata file. */
    static final int MOST = 100;

    private static final int VERSION = 1;

    /**
     * One commit.
     *
     * @param stage the stage whose files were committed
     * @param files how many there were
     * @param snapshot the snapshot in which the rows appeared
     */
    record CommitRecord(
            String run, String part, int generation, int attempt, String stage, long files, long snapshot, Instant at) {

        boolean of(CommitKey key) {
            return run.equals(key.run()) && part.equals(key.part());
        }
    }

    CommitRecords {
        commits = List.copyOf(commits);
    }

    /** The name of the property for a step. */
    static String property(CommitKey key) {
        return "dataflow.commit." + key.dagId() + "." + key.step();
    }

    static CommitRecords of(Map<String, String> tableProperties, CommitKey key) {
        String text = tableProperties.get(property(key));
        return text == null ? new CommitRecords(VERSION, List.of()) : new Json().readRecord(text, CommitRecords.class);
    }

    String text() {
        return new Json().line(this);
    }

    /** The newest commit of the key's run and part, in whatever generation. */
    Optional<CommitRecord> newest(CommitKey key) {
        return commits.stream().filter(commit -> commit.of(key)).reduce((older, newer) -> newer);
    }

    /** Whether a commit of a run that began then might have been here and forgotten. */
    boolean mayHaveForgotten(Instant runStartedAt) {
        return commits.size() >= MOST && runStartedAt.isBefore(commits.get(0).at());
    }

    CommitRecords and(CommitRecord commit) {
        List<CommitRecord> all = new ArrayList<>(commits);
        all.add(commit);
        return new CommitRecords(VERSION, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }
}
