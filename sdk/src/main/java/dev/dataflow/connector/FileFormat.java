package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of one format on a {@code files} connection. */
public abstract class FileFormat implements ConnectorDescriptor {
    /** Option: the files' paths, relative to the connection's path, a list; one that ends in {@code /} is a folder. */
    public static final String PATHS = "paths";
    /** Option: how the files are compressed. */
    public static final String COMPRESSION = "compression";
    /** Option: the character set of the files' text. */
    public static final String ENCODING = "encoding";

    /** The format's own options. */
    abstract Stream<Option> ownOptions();

    @Override
    public String defaultConnection() {
        return "files_default";
    }

    @Override
    public final List<Option> options() {
        Option paths = Option.of(
                        PATHS,
                        Option.Kind.TEXTS,
                        "The files, relative to the connection's path. One that ends in `/` is a folder: all files in it"
                                + " and below are read. As a source a path may hold `*` within a name, and `**` for any"
                                + " number of folders; names that begin with `.` or `_` are left out. A sink is one file"
                                + " or one folder.")
                .needed();
        return Stream.concat(Stream.of(paths), ownOptions()).toList();
    }

    /** The engines that have a runtime for the format. */
    Set<String> engines() {
        return Set.of("local", "spark");
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(
                engines(),
                Set.of(AsSource.Gives.FILES),
                true,
                true,
                false,
                Set.of(Origin.Kind.FILE, Origin.Kind.POSITION)));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(
                engines(),
                Set.of(AsSink.Takes.FILES),
                List.of(
                        WriteMode.Kind.APPEND,
                        WriteMode.Kind.OVERWRITE,
                        WriteMode.Kind.OVERWRITE_PARTITIONS,
                        WriteMode.Kind.ERROR_IF_EXISTS)));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        List<String> paths = paths(use.options().get(PATHS));
        if (paths.isEmpty() || paths.stream().anyMatch(String::isBlank)) {
            return Optional.of("No file is named, or one with an empty path.");
        } else if (role == Role.SINK && (paths.size() > 1 || paths.get(0).contains("*"))) {
            return Optional.of("A sink is one file or one folder, not "
                    + (paths.size() > 1 ? paths.size() + " of them" : "\"" + paths.get(0) + "\"") + ".");
        }
        return use.options().get(Option.PARTITIONED_BY) instanceof Value.Texts columns
                ? unpartitioned(columns.texts(), paths)
                : Optional.empty();
    }

    @Override
    public ConnectorUse at(Address address) {
        ConnectorUse use = ConnectorUse.of(
                id(), address.connectionOr(defaultConnection()), address.name().replaceAll("/$", ""));
        return address.options(use.with(PATHS, new Value.Texts(List.of(address.name()))), options());
    }

    static Option partitionedBy() {
        return Option.of(
                Option.PARTITIONED_BY,
                Option.Kind.TEXTS,
                "The columns whose values name the folders below a folder, as in `day=2026-11-21/`; they are not in the"
                        + " files.");
    }

    static Option compression(String... names) {
        return Option.of(
                        COMPRESSION,
                        Option.Kind.TEXT,
                        "How files are compressed; when read, a file's own name or head says.")
                .oneOf(names)
                .or(names[0]);
    }

    static Option encoding() {
        return Option.of(ENCODING, Option.Kind.TEXT, "The character set of the text.")
                .oneOf("UTF-8", "UTF-16", "ISO-8859-1", "windows-1252")
                .or("UTF-8");
    }

    private static Optional<String> unpartitioned(List<String> columns, List<String> paths) {
        Optional<String> computed =
                columns.stream().filter(column -> column.contains("(")).findFirst();
        if (computed.isPresent()) {
            return Optional.of("Files are partitioned by columns, and \"" + computed.get() + "\" is none.");
        }
        return paths.stream()
                .filter(path -> !path.endsWith("/"))
                .findFirst()
                .map(path -> "\"" + path + "\" is a file, which has no partitions: a folder has.");
    }

    /** The paths; what is not known before the run stands as {@code …}. */
    private static List<String> paths(@Nullable Value value) {
        if (value instanceof Value.Templates templates) {
            return templates.templates().stream()
                    .map(template -> template.parts().stream()
                            .map(part -> part.text() == null ? "…" : part.text())
                            .collect(Collectors.joining()))
                    .toList();
        }
        return value instanceof Value.Texts texts ? texts.texts() : List.of();
    }

    /** The files and folders without a variable or a pattern in their paths. */
    @Override
    public final List<List<String>> names(ConnectorUse use) {
        Value value = use.options().get(PATHS);
        Stream<String> paths = value instanceof Value.Templates templates
                ? templates.templates().stream().flatMap(template -> template.constant().stream())
                : paths(value).stream();
        if (value == null) {
            // Known by the words of another pipeline alone, where several files are one text.
            paths = Stream.of(use.dataset()).filter(name -> !name.contains(", ") && !name.contains("{"));
        }
        return paths.map(path -> path.replaceAll("/$", ""))
                .filter(path -> !path.isBlank() && !path.contains("*"))
                .map(path -> List.of(path.split("/", -1)))
                .toList();
    }
}
