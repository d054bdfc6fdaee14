package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a process took, by the kernel's own account of it.
 *
 * @param wall seconds from its start to its end
 * @param cpu seconds that processors worked for it
 * @param memory the most that it held at once, in MiB
 */
record Usage(double wall, double cpu, double memory) {
    /** So many make a second, on every Linux. */
    private static final double TICKS = 100;

    private static final String MEASURE = """
            import json, resource, subprocess, sys, time
            began = time.monotonic()
            code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
            wall = time.monotonic() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            mebibytes = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
            print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": mebibytes}))
            sys.exit(code)
            """;

    /**
     * The seconds that processors worked for processes which this one started and which ended meanwhile, with all that they
     * had started.
     */
    static double cpuOfProcesses(Figures.Work work) throws Exception {
        long before = ticksOfProcesses();
        work.run();
        return (ticksOfProcesses() - before) / TICKS;
    }

    private static long ticksOfProcesses() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        // Behind the name, which may hold anything: the state and so on; user and system time of ended children.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    /** Runs a command to its good end. */
    static Usage of(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        List<String> measured = new ArrayList<>(List.of(System.getProperty("python", "python3"), "-I", "-c", MEASURE));
        measured.addAll(command);
        Checkout.Outcome outcome = Checkout.run(folder, environment, measured);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode told = outcome.json();
        return new Usage(
                told.get("wall").doubleValue(),
                told.get("cpu").doubleValue(),
                told.get("memory").doubleValue());
    }
}
