package dev.dataflow.driver;

import dev.dataflow.run.Report.How;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an engine's own plan of a step says of where its columns come from.
 *
 * @param columns by the step's columns
 * @param rows what decides which rows there are, beside what decided that of the inputs
 */
public record StepLineage(SortedMap<String, Uses> columns, Uses rows) {
    public StepLineage {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /** Columns that are used; {@code known} says whether these are all. */
    public record Uses(boolean known, List<Use> of) {
        /** No column, and that is known. */
        public static final Uses NOTHING = new Uses(true, List.of());

        public Uses {
            of = List.copyOf(of);
        }

        /** These, each once. */
        public static Uses all(List<Uses> several) {
            return new Uses(
                    several.stream().allMatch(Uses::known),
                    several.stream()
                            .flatMap(uses -> uses.of().stream())
                            .distinct()
                            .toList());
        }

        /** Of what is so made of something that uses these. */
        public Uses through(How how) {
            return new Uses(
                    known,
                    of.stream()
                            .map(use -> new Use(use.input(), use.column(), how.of(use.how())))
                            .distinct()
                            .toList());
        }
    }

    /** A column of the step's input of that number. */
    public record Use(int input, String column, How how) {}
}
