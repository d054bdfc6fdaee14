package dev.dataflow;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a pipeline.
 *
 * @param code stable, documented: {@code DF104}
 * @param subject what it is about: {@code orders_daily › join_customers}
 * @param place the line of the user's source, null where there is none
 * @param message what is wrong and why
 * @param fix the way out
 */
public record Problem(String code, String subject, @Nullable Place place, String message, String fix) {

    /** The form that people read. */
    public String text() {
        return "error " + code + "  " + subject + (place == null ? "" : "   (" + place + ")") + "\n  "
                + message.replace("\n", "\n  ") + "\n  Fix: " + fix.replace("\n", "\n  ");
    }
}
