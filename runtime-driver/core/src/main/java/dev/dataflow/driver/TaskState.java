package dev.dataflow.driver;

import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Journal;
import dev.dataflow.driver.commit.Whereabouts;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a task's staging place tells of it.
 *
 * @param place the place
 * @param entries its journal
 * @param whereabouts of its claims, by their numbers
 * @param succeeded the generations of which an attempt has reported success
 * @param lastSign when something last happened to it
 * @param scratch folders of working files
 * @param temporary files that were to become others
 */
record TaskState(
        Path place,
        List<Entry> entries,
        SortedMap<Integer, Whereabouts> whereabouts,
        Set<Integer> succeeded,
        Instant lastSign,
        List<Path> scratch,
        List<Path> temporary) {
    private static final Pattern SCRATCH = Pattern.compile("work-\\d+");
    private static final Pattern ATTEMPT = Pattern.compile("attempt-\\d+");
    private static final Pattern TEMPORARY = Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** A task's folders, and the files in them. */
    private static final int DEPTH = 2;

    static TaskState read(Path place) throws IOException {
        List<Entry> entries = new Journal(place).read();
        Set<Integer> succeeded = new TreeSet<>();
        List<Path> scratch = new ArrayList<>();
        List<Path> temporary = new ArrayList<>();
        Instant lastSign = Instant.EPOCH;
        for (Entry entry : entries) {
            lastSign = entry.at().isAfter(lastSign) ? entry.at() : lastSign;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(place, DEPTH)) {
            all = files.toList();
        }
        for (Path file : all) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            lastSign = changed.isAfter(lastSign) ? changed : lastSign;
            String name = String.valueOf(file.getFileName());
            String parent = String.valueOf(file.resolveSibling(".").normalize().getFileName());
            if (file.resolveSibling(".").normalize().equals(place)
                    && SCRATCH.matcher(name).matches()) {
                scratch.add(file);
            } else if (TEMPORARY.matcher(name).matches() && Files.isRegularFile(file)) {
                temporary.add(file);
            } else if (ATTEMPT.matcher(parent).matches() && name.startsWith("report") && name.endsWith(".json")) {
                reported(file, succeeded);
            }
        }
        scratch.sort(null);
        temporary.sort(null);
        return new TaskState(place, entries, Whereabouts.read(place), succeeded, lastSign, scratch, temporary);
    }

    /** One that cannot be read says nothing. */
    private static void reported(Path file, Set<Integer> succeeded) throws IOException {
        try {
            Report report = new Json().readReport(Files.readString(file));
            if (report.state() == Report.State.SUCCEEDED) {
                succeeded.add(report.generation());
            }
        } catch (UnreadableJson half) {
            // Its disk was full, or its machine lost power.
        }
    }

    Journal journal() {
        return new Journal(place);
    }

    /** Whether the newest generation's intent stands and is finished. An attempt reports success when it has done all. */
    boolean committed() {
        Entry intent = Claim.newestIntent(entries);
        return intent != null && succeeded.contains(intent.generation());
    }
}
