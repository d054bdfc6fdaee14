package dev.dataflow.driver.connect;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.run.FailureClass;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is wrong with the keys of rows, in the same words whatever the store and the engine. */
public final class KeyFailures {
    private KeyFailures() {}

    /** A row has no value in one of the key's columns. */
    public static DriverFailure ofNull(String step, String dataset, List<String> columns, List<String> key) {
        return failure(
                "KEY_NULL",
                step,
                dataset,
                "a row has no key (" + words(columns, key) + ")",
                "Filter such rows out, or fill the key in");
    }

    /** Two rows have the same key. */
    public static DriverFailure ofDuplicate(String step, String dataset, List<String> columns, List<String> key) {
        return failure(
                "KEY_DUPLICATED",
                step,
                dataset,
                "more than one row has the key " + words(columns, key),
                "Keep one of each with dedupe(List.of(" + quoted(columns) + "), …)");
    }

    /** A row's key stands already. */
    public static DriverFailure ofStanding(String step, String dataset, List<String> columns, List<String> key) {
        return failure(
                "KEY_EXISTS",
                step,
                dataset,
                "the key " + words(columns, key) + " stands there already",
                "Write with upsert(" + quoted(columns) + ") to replace it, or leave such rows out");
    }

    private static DriverFailure failure(String code, String step, String dataset, String what, String wayOut) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                code,
                step,
                "Step \"" + step + "\" cannot write to " + dataset + ": " + what + ". " + wayOut + ".");
    }

    private static String words(List<String> columns, List<String> key) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " = " + key.get(i))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    }
}
