package dev.dataflow.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often the kernel has killed for want of memory: the only trace that it leaves of a SIGKILL's reason. */
final class OutOfMemoryKills {
    private static final Path COUNTERS = Path.of("/proc/vmstat");
    private static final String COUNTER = "oom_kill ";

    private OutOfMemoryKills() {}

    static long soFar() {
        try {
            return Files.readAllLines(COUNTERS).stream()
                    .filter(line -> line.startsWith(COUNTER))
                    .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length())))
                    .sum();
        } catch (IOException e) {
            return 0; // another system: nothing can be told
        }
    }
}
