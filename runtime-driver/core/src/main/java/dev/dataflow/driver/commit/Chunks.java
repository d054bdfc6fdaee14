package dev.dataflow.driver.commit;

import dev.dataflow.driver.commit.Entry.Kept;
import dev.dataflow.driver.commit.Intent.SinkIntent;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a task's journal says of chunks. */
public final class Chunks {
    private final List<Entry> entries;

    /** Of these entries, all that there are. */
    public Chunks(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The chunks of a plan that a generation's attempts have staged since the inputs were pinned, by number. */
    public SortedMap<Integer, Kept> kept(int generation, String plan) {
        SortedMap<Integer, Kept> kept = new TreeMap<>();
        for (Entry entry : entries) {
            Kept chunk = entry.kept();
            if (entry.of(Entry.RELEASE, generation) || entry.of(Entry.OUTDATED, generation)) {
                kept.clear();
            } else if (entry.of(Entry.CHUNK, generation)
                    && Objects.requireNonNull(chunk).plan().equals(plan)) {
                // A later one was staged since the earlier was not whole.
                kept.put(chunk.number(), chunk);
            }
        }
        return kept;
    }

    /** The numbers of the chunks that an attempt may have staged under this name and nobody needs. */
    public List<Integer> unneeded(Stage stage) {
        Set<String> needed = needed();
        List<Integer> unneeded = new ArrayList<>();
        for (int number = 1; number <= of(stage.claim()); number++) {
            if (!needed.contains(stage.chunk(number).text())) {
                unneeded.add(number);
            }
        }
        return unneeded;
    }

    private int of(int claim) {
        return entries.stream()
                .filter(entry -> entry.claim() == claim && entry.kind().equals(Entry.CHUNKS))
                .mapToInt(entry -> Objects.requireNonNull(entry.kept()).of())
                .max()
                .orElse(0);
    }

    /** The stages of chunks that an intent is made of, or that the next attempt may take over. */
    private Set<String> needed() {
        Set<String> needed = new HashSet<>();
        int newest = entries.stream().mapToInt(Entry::generation).max().orElse(0);
        String plan = null;
        for (Entry entry : entries) {
            Intent intent = entry.intent();
            if (intent != null) {
                intent.sinks().stream()
                        .map(SinkIntent::staged)
                        .map(Staged::chunks)
                        .forEach(needed::addAll);
            }
            plan = entry.of(Entry.CHUNKS, newest)
                    ? Objects.requireNonNull(entry.kept()).plan()
                    : plan;
        }
        if (plan != null) {
            kept(newest, plan).values().forEach(chunk -> needed.add(stage(chunk)));
        }
        return needed;
    }

    private static String stage(Kept chunk) {
        @Nullable Staged staged = chunk.staged();
        return Objects.requireNonNull(staged).stage();
    }
}
