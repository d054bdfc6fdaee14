package dev.dataflow.driver;

import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the columns of what was pinned of a source against those that its step declares, as the read's policy says. */
final class SourceDrift {
    /** What a failure names; of a folder with thousands of files all may be alike. */
    private static final int MOST_FILES = 5;
    /** Names that are our own in every store. */
    private static final String OWN = "_dataflow_";

    private final Step step;
    private final Body.Read read;
    private final Source source;
    /** What the step wants of the source: its own columns but for those that are filled, and what its condition names. */
    private final Schema wanted;

    private final Set<String> declared;

    SourceDrift(Step step, Body.Read read, Source source, Schema wanted) {
        this.step = step;
        this.read = read;
        this.source = source;
        this.wanted = wanted;
        this.declared = new LinkedHashSet<>(step.columns().names());
    }

    /**
     * What a step takes along.
     *
     * @param columns in the order in which they were found; each may be null
     * @param leftOut the others that it does not declare, each with the reason
     */
    record Came(List<Schema.Column> columns, List<String> leftOut) {
        Came {
            columns = List.copyOf(columns);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * What came new, of a read that takes it along; nothing of one that fails for it.
     *
     * @throws DriverFailure {@code SCHEMA_DRIFTED} if the read's policy takes no such difference
     */
    Came came(Pin pin) {
        List<Held> all = source.held(pin);
        List<String> differences = new ArrayList<>();
        for (Held held : all) {
            String difference = read.drift() == Drift.FAIL ? difference(held) : gone(held, true);
            if (!difference.isEmpty()) {
                differences.add(named(held) + difference);
            }
        }
        if (!differences.isEmpty()) {
            throw drifted(differences);
        }
        return read.drift() == Drift.FAIL ? new Came(List.of(), List.of()) : union(all);
    }

    private String difference(Held held) {
        String came = held.columns().columns().stream()
                .filter(column -> !column.name().startsWith(OWN)
                        && !declared.contains(column.name())
                        && wanted.column(column.name()).isEmpty())
                .map(SourceDrift::words)
                .collect(Collectors.joining(", "));
        String changed = wanted.columns().stream()
                .flatMap(column -> held.columns().column(column.name()).stream()
                        .filter(there -> !source.reads(there.type(), column.type()))
                        .map(there ->
                                "\"" + column.name() + "\" is " + there.type().text() + " and was "
                                        + column.type().text()))
                .collect(Collectors.joining(", "));
        return Stream.of(
                        came.isEmpty() ? "" : "came new: " + came,
                        gone(held, false),
                        changed.isEmpty() ? "" : "changed: " + changed)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** What a source lacks, which must have a value or not. */
    private String gone(Held held, boolean required) {
        String gone = wanted.columns().stream()
                .filter(column -> !(required && column.nullable())
                        && held.columns().column(column.name()).isEmpty())
                .map(SourceDrift::words)
                .collect(Collectors.joining(", "));
        return gone.isEmpty() ? "" : (required ? "gone, and must have a value: " : "gone: ") + gone;
    }

    private Came union(List<Held> all) {
        Map<String, Schema.Column> columns = new LinkedHashMap<>();
        Map<String, Held> first = new HashMap<>();
        Set<String> leftOut = new LinkedHashSet<>();
        Map<String, String> spelled = new HashMap<>();
        declared.forEach(name -> spelled.put(folded(name), name));
        for (Held held : all) {
            held.leftOut().forEach(column -> leftOut.add(column + " (no type of ours)"));
            for (Schema.Column column : held.columns().columns()) {
                String name = column.name();
                if (declared.contains(name) || name.startsWith(OWN)) {
                    continue;
                }
                String same = spelled.putIfAbsent(folded(name), name);
                if (same != null && !same.equals(name)) {
                    leftOut.add("\"" + name + "\" (\"" + same + "\" is called the same but for its case)");
                    continue;
                }
                Schema.Column before = columns.get(name);
                // What the condition compares a text with says of which type it is to be.
                Type here = wanted.column(name).map(Schema.Column::type).orElse(column.type());
                Type type = before == null ? here : common(name, before.type(), here, first, held);
                first.putIfAbsent(name, held);
                columns.put(name, new Schema.Column(name, type, true));
            }
        }
        return new Came(List.copyOf(columns.values()), List.copyOf(leftOut));
    }

    private Type common(String name, Type one, Type other, Map<String, Held> first, Held held) {
        if (source.reads(other, one)) {
            return one;
        } else if (source.reads(one, other)) {
            return other;
        }
        Held before = first.get(name);
        throw drifted(List.of("\"" + name + "\" came new, in "
                + (before == null ? "one file" : before.file()) + " as " + one.text() + " and in " + held.file()
                + " as "
                + other.text() + ", which are no one type"));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String words(Schema.Column column) {
        return "\"" + column.name() + "\" (" + column.type().text() + ")";
    }

    private static String named(Held held) {
        return held.file() == null ? "" : held.file() + " has ";
    }

    private DriverFailure drifted(List<String> differences) {
        String more =
                differences.size() > MOST_FILES ? "; and " + (differences.size() - MOST_FILES) + " files more" : "";
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "SCHEMA_DRIFTED",
                step.name(),
                "Cannot read " + read.source().dataset() + " for step \"" + step.name()
                        + "\": its columns are not those that the step declares. "
                        + differences.stream().limit(MOST_FILES).collect(Collectors.joining(" | "))
                        + more + ". Nothing was read. " + wayOut());
    }

    private String wayOut() {
        return "Mend the source; or declare the columns as they are now, in the record or with dataflow schema pull, and"
                + " deploy again; or read with "
                + (read.drift() == Drift.FAIL ? "ignoreExtraColumns() or evolve()" : "ignoreExtraColumns()");
    }

    /** What people who watch are told of the columns; null if there is nothing to tell. */
    static @Nullable String told(List<Schema.Column> columns) {
        if (columns.isEmpty()) {
            return null;
        }
        return columns.size() + (columns.size() == 1 ? " column" : " columns") + " came new: "
                + columns.stream().map(SourceDrift::words).collect(Collectors.joining(", "));
    }
}
