package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark makes of a pipeline's built-in operations is what it makes of the same program written for it. */
@Tag("end-to-end")
final class SparkPlansAreThoseByHand {
    private static final Pattern OPTIMISED =
            Pattern.compile("== Optimized Logical Plan ==\n(.*?)\n\n?== Physical Plan ==", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("#(\\d+)L?");
    private static final Pattern WRITE = Pattern.compile("InsertInto\\S+ \\S+/out/all/(\\w+)/.*");

    @TempDir
    Path folder;

    @Test
    void theOptimisedPlansBelowTheWriteAreEqual() throws Exception {
        SparkJobRuns runs = SparkJobRuns.in(folder.resolve("jobs"), 0.01);

        Map<String, String> byHand = byHand(runs.byHand());
        Map<String, String> ours = ours(runs.runWithEventLog());

        assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(SparkJobs.NAMES);
        SparkJobs.NAMES.forEach(job -> assertThat(ours.get(job)).as(job).isEqualTo(byHand.get(job)));
        for (String job : SparkJobs.NAMES) {
            ComparedRows compared = ComparedRows.of(runs.ours("all/" + job), runs.theirs(job));
            assertThat(compared.rows()).as("rows of " + job).isPositive();
            assertThat(compared.only() + compared.missing())
                    .as("other rows of " + job)
                    .isZero();
        }
    }

    private static Map<String, String> byHand(String printed) {
        Map<String, String> plans = new TreeMap<>();
        for (String job : printed.split("(?m)^job ", -1)) {
            Matcher plan = OPTIMISED.matcher(job);
            if (plan.find()) {
                plans.put(job.substring(0, job.indexOf('\n')), normal(plan.group(1)));
            }
        }
        return plans;
    }

    private static Map<String, String> ours(Path events) throws IOException {
        Map<String, String> plans = new TreeMap<>();
        try (Stream<Path> files = Files.walk(events)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.filter(line -> line.contains("SparkListenerSQLExecutionStart"))
                            .forEach(line -> add(line, plans));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return plans;
    }

    private static void add(String line, Map<String, String> plans) {
        try {
            JsonNode event = new ObjectMapper().readTree(line);
            Matcher plan =
                    OPTIMISED.matcher(event.get("physicalPlanDescription").textValue());
            if (plan.find()) {
                List<String> nodes = plan.group(1).lines().toList();
                Matcher write = WRITE.matcher(nodes.get(0));
                if (write.matches() && nodes.get(1).equals("+- WriteFiles")) {
                    // What is under the root of a tree has no branch before it.
                    String below = nodes.stream()
                            .skip(2)
                            .map(node -> node.substring("   +- ".length()))
                            .collect(Collectors.joining("\n"));
                    plans.put(write.group(1), normal(below));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its ids numbered as they come. */
    private static String normal(String plan) {
        Map<String, Integer> numbers = new HashMap<>();
        return ID.matcher(plan).replaceAll(id -> "#" + numbers.computeIfAbsent(id.group(1), found -> numbers.size()));
    }
}
