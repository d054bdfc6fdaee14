package dev.dataflow.driver.commit;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.commit.Entry.Kept;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's hold on its task. It was taken by writing an entry; each further entry must be the very next one, so the
 * first entry of anybody else ends it.
 */
public final class Claim {
    private final Journal journal;
    private final Entry entry;
    private final List<Entry> before;
    private int last;

    private Claim(Journal journal, Entry entry, List<Entry> before) {
        this.journal = journal;
        this.entry = entry;
        this.before = List.copyOf(before);
        this.last = entry.claim();
    }

    /**
     * The intent of that generation, which is there.
     *
     * @throws DriverFailure if the task was begun in a higher generation, or the intent is damaged
     */
    public static Intent standing(Journal journal, int generation) throws IOException {
        List<Entry> entries = journal.read();
        for (Entry entry : entries) {
            if (entry.generation() > generation) {
                throw superseded("generation " + entry.generation());
            }
        }
        Entry entry = intended(entries, generation);
        if (entry == null && entries.stream().anyMatch(other -> other.of(Entry.OUTDATED, generation))) {
            throw superseded("an attempt that found the stores changed");
        }
        Intent standing = entry == null ? null : entry.intent();
        if (standing == null || !standing.whole()) {
            throw new DriverFailure(
                    FailureClass.INTERNAL,
                    "INTENT_DAMAGED",
                    null,
                    "Cannot finish the task: its intent in staging is not what was written."
                            + " Start a new run, and look after the staging disk");
        }
        return standing;
    }

    /** The intent of that generation that is to be finished, as its entry; null if there is none. */
    private static @Nullable Entry intended(List<Entry> entries, int generation) {
        Entry intended = null;
        for (Entry entry : entries) {
            if (entry.of(Entry.INTENT, generation)) {
                intended = entry;
            } else if (entry.of(Entry.OUTDATED, generation)) {
                intended = null;
            }
        }
        return intended;
    }

    /**
     * Gives up an intent that can never be finished, so that the next attempt stages anew. What other sinks have of it
     * they keep: their keys are committed, and are recognised. Whoever comes second finds that it is done.
     */
    public static void outdate(Journal journal, Intent intent) throws IOException {
        boolean done = false;
        while (!done) {
            List<Entry> entries = journal.read();
            Entry entry = entries.stream()
                    .filter(other -> intent.equals(other.intent()))
                    .findFirst()
                    .orElseThrow();
            done = !entry.equals(intended(entries, entry.generation()))
                    || journal.append(entries.size() + 1, entry.outdated());
        }
    }

    /**
     * Takes the task over from whoever had it; null if there is an intent, which is to be finished instead.
     *
     * @throws DriverFailure if a later attempt has it
     */
    public static @Nullable Claim take(Journal journal, int attempt, int generation) throws IOException {
        while (true) {
            List<Entry> entries = journal.read();
            if (intended(entries, generation) != null) {
                return null;
            }
            for (Entry entry : entries) {
                if (entry.generation() > generation) {
                    throw superseded("generation " + entry.generation());
                } else if (entry.generation() == generation && entry.attempt() > attempt) {
                    throw superseded("attempt " + entry.attempt());
                }
            }
            int number = entries.size() + 1;
            Entry claim = Entry.claim(attempt, generation, number);
            if (journal.append(number, claim)) {
                return new Claim(journal, claim, entries);
            }
        }
    }

    /** Its entry in the journal. */
    public Entry entry() {
        return entry;
    }

    /** The number under which the attempt stages. */
    public int number() {
        return entry.claim();
    }

    /** What the attempts of that generation have pinned and not let go; null for nothing. */
    public static @Nullable SortedMap<String, Pin> inputs(Journal journal, int generation) throws IOException {
        return inputs(journal.read(), generation);
    }

    /** What this generation's attempts before pinned and did not let go; null for nothing. */
    public @Nullable SortedMap<String, Pin> inputs() {
        return inputs(before, entry.generation());
    }

    private static @Nullable SortedMap<String, Pin> inputs(List<Entry> entries, int generation) {
        SortedMap<String, Pin> inputs = null;
        for (Entry earlier : entries) {
            if (earlier.generation() == generation) {
                inputs = earlier.kind().equals(Entry.INPUTS)
                        ? earlier.inputs()
                        : earlier.kind().equals(Entry.RELEASE) ? null : inputs;
            }
        }
        return inputs;
    }

    /** The chunks of a plan that attempts before have staged and left to this one, by number. */
    public SortedMap<Integer, Kept> kept(String plan) {
        return new Chunks(before).kept(entry.generation(), plan);
    }

    /**
     * Says that what follows is staged in so many chunks.
     *
     * @throws DriverFailure if somebody took the task over
     */
    public void begin(String plan, int of) throws IOException {
        write(entry.chunks(plan, of));
    }

    /**
     * Keeps a chunk, whatever becomes of this attempt.
     *
     * @throws DriverFailure if somebody took the task over
     */
    public void keep(Kept chunk) throws IOException {
        write(entry.chunk(chunk));
    }

    /** Claims before this one that came to no intent: what they staged is nobody's. */
    public List<Entry> abandoned() {
        return withoutIntent(before);
    }

    /** The claims among a journal's entries that came to no intent. */
    public static List<Entry> withoutIntent(List<Entry> entries) {
        List<Entry> without = new ArrayList<>();
        for (Entry claim : entries) {
            if (claim.kind().equals(Entry.CLAIM)
                    && entries.stream()
                            .noneMatch(other -> other.kind().equals(Entry.INTENT) && other.claim() == claim.claim())) {
                without.add(claim);
            }
        }
        return without;
    }

    /**
     * Takes the task over from whoever may still hold it without an intent, and for nobody: none of them can publish one
     * any more, while a later attempt can claim the task as ever.
     *
     * @param entries the whole journal as it was looked at
     * @return whether that is so now; false if somebody has gone on since
     */
    public static boolean abandon(Journal journal, List<Entry> entries) throws IOException {
        List<Entry> now = journal.read();
        if (now.stream().skip(entries.size()).anyMatch(since -> !since.kind().equals(Entry.ABANDONED))) {
            return false;
        }
        Entry last = now.get(now.size() - 1);
        boolean held = !last.kind().equals(Entry.ABANDONED)
                && withoutIntent(now).stream().anyMatch(claim -> claim.claim() == last.claim());
        return !held || journal.append(now.size() + 1, last.abandoned());
    }

    /** The intent of a journal's highest generation that is to be finished, or was; null if there is none. */
    public static @Nullable Entry newestIntent(List<Entry> entries) {
        int highest = entries.stream().mapToInt(Entry::generation).max().orElse(0);
        return intended(entries, highest);
    }

    /**
     * Pins the inputs.
     *
     * @throws DriverFailure if somebody took the task over
     */
    public void pin(SortedMap<String, Pin> inputs) throws IOException {
        write(entry.inputs(inputs));
    }

    /**
     * Fails if somebody took the task over: whatever goes wrong then goes wrong because of it.
     *
     * @throws DriverFailure if so
     */
    public void check() throws IOException {
        if (journal.read().size() > last) {
            throw superseded("a later attempt, or dataflow gc,");
        }
    }

    /** Lets the inputs go, if the claim still holds. */
    public void release() throws IOException {
        if (journal.append(last + 1, entry.release())) {
            last++;
        }
    }

    /**
     * Publishes the intent.
     *
     * @throws DriverFailure if somebody took the task over
     */
    public void publish(Intent intent) throws IOException {
        write(entry.intent(intent));
    }

    private void write(Entry next) throws IOException {
        if (!journal.append(last + 1, next)) {
            throw superseded("a later attempt, or dataflow gc,");
        }
        last++;
    }

    private static DriverFailure superseded(String by) {
        return new DriverFailure(
                FailureClass.TRANSIENT,
                "SUPERSEDED",
                null,
                "Cannot go on: " + by
                        + " has taken this task over. Nothing of this attempt was written; look at that one");
    }
}
