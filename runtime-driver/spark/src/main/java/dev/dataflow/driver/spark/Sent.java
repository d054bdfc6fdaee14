package dev.dataflow.driver.spark;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what was thrown that any process can send and receive: the class of the original need not be serialisable, nor
 * known to the driver. It reads as the original does.
 */
final class Sent extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 50;
    private static final String CAUSED_BY = "Caused by: ";
    private static final Pattern FRAME =
            Pattern.compile("\\s+at (?:[^/()]*/)*([^()/]+)\\.([^.()]+)\\(([^:()]*)(?::(\\d+))?\\)");

    private final String text;

    private Sent(String text, StackTraceElement[] trace, @Nullable Sent cause) {
        super(text, cause);
        this.text = text;
        setStackTrace(trace);
    }

    static Sent of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static Sent of(Throwable thrown, int causes) {
        Throwable cause = thrown.getCause();
        return new Sent(
                thrown.toString(), thrown.getStackTrace(), cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    /**
     * Reads a printed stack trace, as Spark hands it over where it could not send what was thrown. Behind the trace something
     * else may follow.
     */
    static Sent parse(String trace) {
        List<String> texts = new ArrayList<>();
        List<List<StackTraceElement>> frames = new ArrayList<>();
        boolean inText = false;
        for (String line : trace.split("\n", -1)) {
            Matcher frame = FRAME.matcher(line);
            if (texts.isEmpty() || line.startsWith(CAUSED_BY)) {
                texts.add(texts.isEmpty() ? line : line.substring(CAUSED_BY.length()));
                frames.add(new ArrayList<>());
                inText = true;
            } else if (frame.matches()) {
                frames.get(frames.size() - 1).add(element(frame));
                inText = false;
            } else if (inText) {
                texts.set(texts.size() - 1, texts.get(texts.size() - 1) + "\n" + line);
            }
        }
        Sent cause = null;
        for (int i = texts.size() - 1; i >= 0; i--) {
            cause = new Sent(texts.get(i).stripTrailing(), frames.get(i).toArray(StackTraceElement[]::new), cause);
        }
        return Objects.requireNonNull(cause, "a text has at least one line");
    }

    private static StackTraceElement element(Matcher frame) {
        String line = frame.group(4);
        return new StackTraceElement(
                frame.group(1), frame.group(2), frame.group(3), line == null ? -1 : Integer.parseInt(line));
    }

    /** The same without what called the last of these frames, where there is one. */
    Sent upTo(Predicate<StackTraceElement> frames) {
        StackTraceElement[] trace = getStackTrace();
        int end = trace.length;
        while (end > 0 && !frames.test(trace[end - 1])) {
            end--;
        }
        Sent cause = (Sent) getCause();
        return new Sent(text, end == 0 ? trace : Arrays.copyOf(trace, end), cause == null ? null : cause.upTo(frames));
    }

    @Override
    @SuppressWarnings(
            "OverrideThrowableToString") // The text begins with the name of the original's class, not of this one.
    public String toString() {
        return text;
    }
}
