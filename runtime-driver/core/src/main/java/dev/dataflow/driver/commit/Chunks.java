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
            if (entry.of(Entry.RELEASE, generation)
                    || entry.of(Entry.OUTDATED, generation)
                    || entry.of(Entry.ABANDONED, generation)) {
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
        Set<String> needed = intended();
        needed.addAll(left());
        return others(stage, needed);
    }

    /** The same, once the task is abandoned. */
    public List<Integer> unintended(Stage stage) {
        return others(stage, intended());
    }

    private List<Integer> others(Stage stage, Set<String> needed) {
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

    /** The stages of chunks that intents are made of. */
    private Set<String> intended() {
        Set<String> intended = new HashSet<>();
        for (Entry entry : entries) {
            Intent intent = entry.intent();
            if (intent != null) {
                intent.sinks().stream()
                        .map(SinkIntent::staged)
                        .map(Staged::chunks)
                        .forEach(intended::addAll);
            }
        }
        return intended;
    }

    /** The stages of chunks that the next attempt may take over. */
    private Set<String> left() {
        int newest = entries.stream().mapToInt(Entry::generation).max().orElse(0);
        String plan = null;
        for (Entry entry : entries) {
            if (entry.of(Entry.CHUNKS, newest)) {
                plan = Objects.requireNonNull(entry.kept()).plan();
            }
        }
        Set<String> left = new HashSet<>();
        if (plan != null) {
            kept(newest, plan).values().forEach(chunk -> left.add(stage(chunk)));
        }
        return left;
    }

    private static String stage(Kept chunk) {
        @Nullable Staged staged = chunk.staged();
        return Objects.requireNonNull(staged).stage();
    }
}
