package dev.dataflow.ir;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is known only when a run begins.
 *
 * @param parameter the parameter's name where the kind is {@code PARAMETER}, else null
 * @param type of its values
 * @param otherwise the text form of the value that stands in where a run has none; null if such a run is an error
 */
public record Variable(
        Kind kind,
        @Nullable String parameter,
        Type type,
        @Nullable String otherwise) {

    /** What of a run is meant. Dates are in UTC. */
    public enum Kind {
        /** The day of the logical date; a date. */
        DS,
        /** The logical date; an instant. */
        LOGICAL_DATE,
        /** The begin of the data interval; an instant. */
        INTERVAL_START,
        /** The end of the data interval; an instant. */
        INTERVAL_END,
        /** The id of the run; a string, which every run has. */
        RUN_ID,
        /** A parameter of the pipeline, of the type that it was declared with. */
        PARAMETER;

        /** Whether a run without a logical date lacks it. */
        public boolean dated() {
            return this != RUN_ID && this != PARAMETER;
        }
    }

    /** The name that authors and messages use: {@code ds}, {@code parameter "day"}. */
    public String words() {
        return parameter == null
                ? kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : "parameter \"" + parameter + "\"";
    }
}
