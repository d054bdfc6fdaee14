package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.run.FailureClass;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB may take: without these it takes most of the machine. */
record Limits(long memoryMebibytes, int threads, Path spill) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt]?)");

    static Limits of(TaskRun task) {
        SortedMap<String, String> options = task.plan().engine().options();
        String memory = options.getOrDefault(LocalDescriptor.MEMORY, "1g").toLowerCase(Locale.ROOT);
        String threads = options.getOrDefault(LocalDescriptor.THREADS, "1");
        Matcher size = SIZE.matcher(memory);
        if (!size.matches() || !threads.matches("[1-9]\\d{0,3}")) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "ENGINE_SETTING_UNFIT",
                    null,
                    "Cannot run the task: its engine has memory \"" + memory + "\" and threads \"" + threads
                            + "\". Write a size as 512m or 2g, and threads as a whole number");
        }
        long mebibytes = Math.max(64, bytes(size) >> 20);
        return new Limits(mebibytes, Integer.parseInt(threads), spill(task));
    }

    /** Where what memory does not hold lies. */
    static Path spill(TaskRun task) {
        return task.scratch().resolve("spill");
    }

    /** How much of a source is staged by itself at least. */
    static long chunkBytes(TaskRun task) {
        String size = task.plan().engine().options().getOrDefault(LocalDescriptor.CHUNK_SIZE, "256m");
        Matcher bytes = SIZE.matcher(size.toLowerCase(Locale.ROOT));
        if (!bytes.matches()) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "ENGINE_SETTING_UNFIT",
                    null,
                    "Cannot run the task: its engine has a chunk size of \"" + size + "\". Write a size as 64m or 1g");
        }
        return bytes(bytes);
    }

    private static long bytes(Matcher size) {
        int power = "kmgt".indexOf(size.group(2)) + 1;
        return Long.parseLong(size.group(1)) << (size.group(2).isEmpty() ? 0 : 10 * power);
    }
}
