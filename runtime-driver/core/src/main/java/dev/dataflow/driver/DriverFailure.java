package dev.dataflow.driver;

import dev.dataflow.run.FailureClass;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A failure that somebody can act on. Its message names where, what, why and the way out; it holds no secret and is shown
 * without a stack trace.
 */
public final class DriverFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;
    private final String code;
    private final @Nullable String step;

    /**
     * A failure with a stable code, such as {@code SOURCE_MISSING}.
     *
     * @param step the step to blame, null for none
     */
    public DriverFailure(FailureClass failureClass, String code, @Nullable String step, String message) {
        this(failureClass, code, step, message, null);
    }

    /** A failure with what brought it about, which is shown only where it is a user's own exception or our bug. */
    public DriverFailure(
            FailureClass failureClass, String code, @Nullable String step, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureClass = failureClass;
        this.code = code;
        this.step = step;
    }

    /** Who must act. */
    public FailureClass failureClass() {
        return failureClass;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** The step to blame, or null. */
    public @Nullable String step() {
        return step;
    }

    /** The message, never null. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
