package dev.dataflow.compiler.plan;

import dev.dataflow.ir.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words how a task is run. */
public final class SettingWords {
    private SettingWords() {}

    /** All that a task's settings say, one phrase each; of what is said of no task, nothing. */
    public static List<String> of(Settings settings) {
        List<String> words = new ArrayList<>();
        if (settings.retries() != null) {
            words.add("retries " + retries(settings));
        }
        if (settings.failurePolicy() != null) {
            words.add("on failure " + failurePolicy(settings));
        }
        if (settings.timeout() != null) {
            words.add("timeout " + timeout(settings));
        }
        if (settings.pool() != null) {
            words.add("pool " + settings.pool());
        }
        Settings.Conditions conditions = settings.conditions();
        condition("startWhen", conditions.startWhen(), words);
        condition("stopWhen", conditions.stopWhen(), words);
        condition("retryWhen", conditions.retryWhen(), words);
        condition("alertWhen", conditions.alertWhen(), words);
        return words;
    }

    static String retries(Settings settings) {
        Settings.Retries retries = settings.retries();
        if (retries == null || retries.count() == 0) {
            return "none";
        }
        StringBuilder words = new StringBuilder(retries.count() + " after " + duration(retries.delay()));
        if (retries.backoff() != 1) {
            words.append(", each ")
                    .append(BigDecimal.valueOf(retries.backoff())
                            .stripTrailingZeros()
                            .toPlainString())
                    .append(" times as long as the last");
        }
        if (retries.longest() != null) {
            words.append(", at most ").append(duration(retries.longest()));
        }
        return words.toString();
    }

    static String failurePolicy(Settings settings) {
        return settings.failurePolicy() == null
                ? "none"
                : settings.failurePolicy().name().toLowerCase(Locale.ROOT);
    }

    static String timeout(Settings settings) {
        return settings.timeout() == null ? "none" : duration(settings.timeout());
    }

    /** {@code 1 h 30 min}. */
    public static String duration(Duration duration) {
        if (duration.isNegative() || duration.toMillisPart() != 0 || duration.isZero()) {
            return duration.isZero() ? "0 s" : duration.toMillis() + " ms";
        }
        List<String> parts = new ArrayList<>();
        part(duration.toDaysPart(), "d", parts);
        part(duration.toHoursPart(), "h", parts);
        part(duration.toMinutesPart(), "min", parts);
        part(duration.toSecondsPart(), "s", parts);
        return String.join(" ", parts);
    }

    private static void part(long count, String unit, List<String> parts) {
        if (count != 0) {
            parts.add(count + " " + unit);
        }
    }

    private static void condition(String name, @Nullable String condition, List<String> words) {
        if (condition != null) {
            words.add(name + " " + condition);
        }
    }
}
