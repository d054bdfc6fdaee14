package dev.dataflow.driver.commit;

import dev.dataflow.driver.connect.Staged;
import dev.dataflow.json.Json;
import dev.dataflow.run.Report.Checked;
import dev.dataflow.run.Report.StepCounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task has staged and will commit, whoever does it.
 *
 * @param steps the counts of the attempt that staged; every later report repeats them
 * @param expectations what became of them, likewise
 * @param digest of all the rest
 */
public record Intent(
        List<SinkIntent> sinks,
        List<ExchangeIntent> exchanges,
        @Nullable DeadLettersIntent deadLetters,
        List<StepCounts> steps,
        List<Checked> expectations,
        String digest) {

    /** Rows for a sink. */
    public record SinkIntent(String step, Staged staged) {}

    /** Rows for another task: {@code files} are relative to the exchange's place. */
    public record ExchangeIntent(String step, long rows, long bytes, List<String> files) {
        public ExchangeIntent {
            files = List.copyOf(files);
        }
    }

    /** Dead letters, in a file beside their place. */
    public record DeadLettersIntent(String file, long rows, long bytes) {}

    public Intent {
        sinks = List.copyOf(sinks);
        exchanges = List.copyOf(exchanges);
        steps = List.copyOf(steps);
        expectations = List.copyOf(expectations);
    }

    /** An intent with its digest. */
    public static Intent of(
            List<SinkIntent> sinks,
            List<ExchangeIntent> exchanges,
            @Nullable DeadLettersIntent deadLetters,
            List<StepCounts> steps,
            List<Checked> expectations) {
        Intent open = new Intent(sinks, exchanges, deadLetters, steps, expectations, "");
        return new Intent(sinks, exchanges, deadLetters, steps, expectations, open.worked());
    }

    /** Whether it is what was written. */
    public boolean whole() {
        return digest.equals(new Intent(sinks, exchanges, deadLetters, steps, expectations, "").worked());
    }

    private String worked() {
        return sha256(new Json().line(this));
    }

    /** The SHA-256 of a text's UTF-8 form, in hex. */
    public static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
