package dev.dataflow.driver.sql;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that SQL of ours has raised, found again in an engine's message. Engines compute late, so that it names the step
 * by itself: it is another than the one whose rows were being written.
 */
public final class Raised {
    private static final String MARK = "DATAFLOW:";
    private static final Pattern FORM = Pattern.compile(MARK + "([A-Z_]+):([A-Za-z0-9_=/-]*): (.*)", Pattern.DOTALL);

    private final Fault fault;
    private final String step;
    private final String text;

    private Raised(Fault fault, String step, String text) {
        this.fault = fault;
        this.step = step;
        this.text = text;
    }

    /** What the message of such an error begins with. */
    static String mark(Fault fault, String step) {
        return MARK + fault + ":" + step + ": ";
    }

    /** The error that an engine's message tells of; empty if it is of another kind. */
    public static Optional<Raised> in(String message) {
        Matcher found = FORM.matcher(message);
        return found.find()
                ? Optional.of(new Raised(Fault.valueOf(found.group(1)), found.group(2), found.group(3)))
                : Optional.empty();
    }

    /** The failure that it is, of the step that raised it. */
    public DriverFailure failure(Throwable cause) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                fault.name(),
                step,
                "Cannot compute the rows of step \"" + step + "\": " + text.strip() + ". " + fault.wayOut(),
                cause);
    }
}
