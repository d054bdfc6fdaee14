package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Comma-separated files on a {@code files} connection. */
public final class CsvDescriptor extends FileFormat {
    /** {@code csv}. */
    public static final String ID = "csv";
    /** Option: the character between cells. */
    public static final String DELIMITER = "delimiter";
    /** Option: the character around cells that hold a delimiter, a quote or an end of line. */
    public static final String QUOTE = "quote";
    /** Option: whether the first line names the columns. */
    public static final String HEADER = "header";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Files of comma-separated values. An empty cell is a null.";
    }

    @Override
    public Optional<AsSource> source() {
        return super.source()
                .map(source -> new AsSource(
                        source.engines(), source.gives(), source.bounded(), source.filters(), true, source.origins()));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        Optional<String> general = super.refuses(use, role);
        if (general.isPresent()) {
            return general;
        }
        for (String option : List.of(DELIMITER, QUOTE)) {
            if (use.options().get(option) instanceof Value.Text text && !fits(option, text.text())) {
                return Optional.of("Option \"" + option + "\" is one ASCII character, but no end of line"
                        + (option.equals(DELIMITER) ? " and no quote." : "."));
            }
        }
        boolean same = use.options().get(DELIMITER) instanceof Value.Text delimiter
                && use.options().get(QUOTE) instanceof Value.Text quote
                && delimiter.equals(quote);
        return same ? Optional.of("One character cannot stand both between cells and around them.") : Optional.empty();
    }

    /** Its header does. */
    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return !new Value.Flag(false).equals(use.options().get(HEADER));
    }

    private static boolean fits(String option, String text) {
        return text.length() == 1
                && text.charAt(0) <= 0x7e
                && !"\r\n".contains(text)
                && (option.equals(QUOTE) || !text.equals("\""));
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of(
                Option.of(DELIMITER, Option.Kind.TEXT, "The character between cells.")
                        .or(","),
                Option.of(
                                QUOTE,
                                Option.Kind.TEXT,
                                "The character around cells that hold a delimiter, a quote or an end of line; within"
                                        + " them it stands twice.")
                        .or("\""),
                Option.of(
                                HEADER,
                                Option.Kind.FLAG,
                                "Whether the first line names the columns; if not, they are the record's, in order.")
                        .or("true"),
                encoding(),
                compression("none", "gzip", "zstd"),
                partitionedBy());
    }
}
