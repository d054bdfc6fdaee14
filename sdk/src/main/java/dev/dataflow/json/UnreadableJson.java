package dev.dataflow.json;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A document that is no JSON, not of the form that was expected, or of an unknown version. */
public final class UnreadableJson extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableJson(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
