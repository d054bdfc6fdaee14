package dev.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.Role;
import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference of connectors and operations, made from descriptors and Javadoc; {@code -Dgolden.update} writes it anew. */
final class ReferenceSaysWhatTheCodeSays {
    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("avro", "Avro"),
            Map.entry("binary", "BinaryFiles"),
            Map.entry("console", "Console"),
            Map.entry("csv", "Csv"),
            Map.entry("delta", "Delta"),
            Map.entry("iceberg", "Iceberg"),
            Map.entry("jdbc", "Jdbc"),
            Map.entry("jsonlines", "JsonLines"),
            Map.entry("kafka", "Kafka"),
            Map.entry("memory", "Memory"),
            Map.entry("parquet", "Parquet"),
            Map.entry("text", "TextFiles"));

    @Test
    void ofEveryConnector() throws IOException {
        List<ConnectorDescriptor> connectors = ServiceLoader.load(ConnectorDescriptor.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ConnectorDescriptor::id))
                .toList();
        assertThat(connectors)
                .extracting(ConnectorDescriptor::id)
                .containsExactlyInAnyOrderElementsOf(CLASSES.keySet());
        StringBuilder page = new StringBuilder("""
                # Connectors

                Where rows come from and go to. Each connector has a class that a pipeline names it by, options, and engines that have
                a runtime for it. `check` refuses what a connector has no runtime for yet, and options that it does not know or that
                are of another kind. A variable of the run, one of `Vars`, may stand wherever a text, a time or a value is.
                [What every connector is held to](connectors-conformance.md) shows what a test asks of each on each engine, and
                [files](files.md) what is in the files of each format.

                <!-- Made by ReferenceSaysWhatTheCodeSays from descriptors and Javadoc: mvn test -pl sdk -Dgolden.update -->

                """);
        table(
                page,
                List.of("Connector", "Class", "Read on", "Written on", "Write modes"),
                connectors.stream()
                        .map(connector -> List.of(
                                "[`" + connector.id() + "`](#" + connector.id() + ")",
                                "`" + CLASSES.get(connector.id()) + "`",
                                connector
                                        .source()
                                        .map(source -> engines(source.engines()))
                                        .orElse("—"),
                                connector
                                        .sink()
                                        .map(sink -> engines(sink.engines()))
                                        .orElse("—"),
                                connector
                                        .sink()
                                        .map(ReferenceSaysWhatTheCodeSays::modes)
                                        .orElse("")))
                        .toList());
        page.append(
                        "\n## Write modes\n\nWhat a write does with the rows that its sink already holds. Left out, it overwrites the")
                .append(
                        " partitions of a sink\nthat has some, else the sink; one that is only added to is added to.\n\n");
        table(
                page,
                List.of("Mode", "Meaning"),
                members("ir/WriteMode.java").stream()
                        .filter(member ->
                                member.owner().equals("Kind") && member.gives().isEmpty())
                        .map(member -> List.of(
                                "`" + WriteMode.Kind.valueOf(member.name()).word() + "`", member.doc()))
                        .toList());
        page.append("\n## Addresses\n\n")
                .append(wrapped(JavaSource.main("connector/Address.java").doc()))
                .append(" `Sources.uri` and `Sinks.uri` take one.\n");
        methods(page, "## Tables and files", "Stored");
        methods(page, "## Files", "Files");
        connectors.forEach(connector -> connector(page, connector));
        Golden.check(REFERENCE.resolve("connectors.md"), page.toString());
    }

    @Test
    void ofEveryOperationAndFunction() throws IOException {
        StringBuilder page = new StringBuilder("""
                <!-- From here on made by ReferenceSaysWhatTheCodeSays from Javadoc: mvn test -pl sdk -Dgolden.update -->
                """);
        for (String name : List.of(
                "Dataset", "Inputs", "JoinKeys", "SortBy", "Aggregates", "Windows", "Expect", "Vars", "Text", "Expr")) {
            methods(page, "## " + name, name);
        }
        page.append("\n## Functions\n\n")
                .append(
                        "What the methods of `Expr` mean, by their names in pipeline JSON. Unless said otherwise, a null argument")
                .append(
                        " gives null.\nWhere nothing is said of what a function takes, its arguments must go together: numbers with")
                .append(" numbers, others with their\nlike. What tells whether something is so is a boolean.\n\n");
        Map<Function, String> methods = new LinkedHashMap<>();
        Map<Function, String> meanings = new LinkedHashMap<>();
        for (JavaSource.Member method : members("Expr.java")) {
            for (String name : method.functions()) {
                Function function = Function.valueOf(name);
                methods.merge(function, "`" + method.name() + "`", (first, more) -> first + ", " + more);
                meanings.putIfAbsent(function, method.doc());
            }
        }
        assertThat(methods.keySet()).as("functions that a method makes").containsExactlyInAnyOrder(Function.values());
        members("ir/Expression.java").stream()
                .filter(member -> member.owner().equals("Function")
                        && member.signature().equals(member.name())
                        && !member.doc().isEmpty())
                .forEach(member -> meanings.put(Function.valueOf(member.name()), member.doc()));
        table(
                page,
                List.of("Function", "Made by", "Takes", "Gives", "Meaning", "Runs on"),
                Arrays.stream(Function.values())
                        .map(function -> List.of(
                                "`" + word(function) + "`",
                                methods.getOrDefault(function, ""),
                                takes(function),
                                gives(function),
                                meanings.getOrDefault(function, ""),
                                runsOn(function)))
                        .toList());
        Golden.checkEnd(REFERENCE.resolve("operations.md"), page.toString());
    }

    @Test
    void whatAnAuthorCallsSaysWhatItDoes() {
        List<String> silent = new ArrayList<>();
        for (String name : Stream.concat(
                        CLASSES.values().stream(),
                        Stream.of(
                                "Dataset",
                                "JoinKeys",
                                "SortBy",
                                "Aggregates",
                                "Windows",
                                "Expect",
                                "Expr",
                                "Stored",
                                "Files"))
                .toList()) {
            for (JavaSource.Member member : members(name + ".java")) {
                if (member.doc().isEmpty()) {
                    silent.add(name + "." + member.signature());
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    private static void connector(StringBuilder page, ConnectorDescriptor connector) {
        page.append("\n## ").append(connector.id()).append("\n\n").append(wrapped(connector.meaning()));
        page.append(
                connector.defaultConnection().isEmpty()
                        ? " It needs no connection.\n"
                        : " The connection is `" + connector.defaultConnection() + "` unless another is named.\n");
        connector
                .source()
                .ifPresent(source ->
                        page.append("\n- As a source: ").append(said(source)).append(".\n"));
        connector
                .sink()
                .ifPresent(sink -> page.append(connector.source().isPresent() ? "" : "\n")
                        .append("- As a sink: runs on ")
                        .append(engines(sink.engines()))
                        .append("; write modes: ")
                        .append(modes(sink))
                        .append(".\n"));
        String name = String.valueOf(CLASSES.get(connector.id()));
        rows(page, name);
        String inherited = JavaSource.main(name + ".java").extended();
        if (inherited.startsWith("Files")) {
            page.append("\nBeside these, what [tables and files](#tables-and-files) and [files](#files) have.\n");
        } else if (inherited.startsWith("Stored")) {
            page.append("\nBeside these, what [tables and files](#tables-and-files) have.\n");
        }
        if (connector.options().isEmpty()) {
            return;
        }
        page.append('\n');
        table(
                page,
                List.of("Option", "Is", "For", "Left out", "Meaning"),
                connector.options().stream()
                        .map(option -> List.of(
                                "`" + option.name() + "`",
                                option.choices().isEmpty()
                                        ? option.kind().words()
                                        : option.choices().stream()
                                                .map(choice -> "`" + choice + "`")
                                                .collect(Collectors.joining(", ")),
                                option.roles().size() == Role.values().length
                                        ? "both"
                                        : option.roles().iterator().next().word(),
                                leftOut(option),
                                option.meaning()
                                        + (option.missingOn().isEmpty()
                                                ? ""
                                                : " No runtime yet on: "
                                                        + String.join(", ", new TreeSet<>(option.missingOn())) + ".")))
                        .toList());
    }

    private static String leftOut(Option option) {
        if (option.required()) {
            return "a mistake";
        }
        return option.otherwise() == null ? "" : "`" + option.otherwise() + "`";
    }

    private static String said(AsSource source) {
        List<String> parts = new ArrayList<>();
        parts.add("runs on " + engines(source.engines()));
        parts.add(source.bounded() ? "its rows come to an end" : "its rows never come to an end");
        parts.add(
                source.filters() ? "takes a condition and leaves unread what cannot fulfil it" : "takes no condition");
        if (source.badRecords()) {
            parts.add("bad records may be skipped or kept");
        }
        if (!source.origins().isEmpty()) {
            parts.add("says the "
                    + source.origins().stream()
                            .map(origin -> origin.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(" and "))
                    + " that a row comes from");
        }
        return String.join("; ", parts);
    }

    private static String engines(Set<String> engines) {
        return engines.isEmpty() ? "no engine yet" : String.join(", ", new TreeSet<>(engines));
    }

    private static String modes(AsSink sink) {
        return sink.modes().stream().map(mode -> "`" + mode.word() + "`").collect(Collectors.joining(", "));
    }

    private static String takes(Function function) {
        return Signature.of(function)
                .map(signature -> signature.parameters().stream()
                        .map(parameter -> parameter.kind().words() + (parameter.constant() ? " (a constant)" : ""))
                        .collect(Collectors.joining("; ")))
                .orElse("");
    }

    private static String gives(Function function) {
        return Signature.of(function)
                .map(Signature::result)
                .map(type -> "`" + type.text() + "`")
                .orElse(Signature.of(function).isPresent() ? "the type of the first" : "");
    }

    private static String runsOn(Function function) {
        Body body = new Body.Filter(new Expression.Call(function, List.of()));
        Set<String> engines = ServiceLoader.load(EngineDescriptor.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.refuses(body).isEmpty())
                .map(EngineDescriptor::id)
                .collect(Collectors.toCollection(TreeSet::new));
        return engines(engines);
    }

    private static void methods(StringBuilder page, String heading, String name) {
        page.append('\n').append(heading).append("\n\n");
        page.append(wrapped(JavaSource.main(name + ".java").doc())).append('\n');
        rows(page, name);
    }

    private static void rows(StringBuilder page, String name) {
        page.append('\n');
        table(
                page,
                List.of("Method", "Gives", "Meaning"),
                members(name + ".java").stream()
                        .map(member -> List.of(
                                "`" + (member.owner().equals(name) ? "" : member.owner() + ".") + member.signature()
                                        + "`",
                                "`" + member.gives() + "`",
                                member.doc()))
                        .toList());
    }

    private static List<JavaSource.Member> members(String path) {
        return JavaSource.main(path).members();
    }

    private static void table(StringBuilder page, List<String> head, Collection<List<String>> rows) {
        row(page, head);
        row(page, head.stream().map(column -> "---").toList());
        rows.forEach(row -> row(page, row));
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append(cells.stream()
                .map(cell -> cell.replace("|", "\\|").strip())
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** At most 120 characters a line. */
    private static String wrapped(String text) {
        return text.replaceAll("(.{1,120})(?:\\s+|$)", "$1\n").strip();
    }

    private static String word(Function function) {
        return word(function.name());
    }

    private static String word(String constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            word.append(word.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return word.toString();
    }
}
