package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
