package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A few rows that stand in the pipeline itself. */
public final class MemoryDescriptor implements ConnectorDescriptor {
    /** {@code memory}. */
    public static final String ID = "memory";
    /** Option: the names of the columns. */
    public static final String COLUMNS = "columns";
    /** Option: the values, row by row. */
    public static final String ROWS = "rows";

    private static final int MOST = 10_000;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "A few rows that stand in the pipeline itself: for small tables of codes, and for tests.";
    }

    @Override
    public List<String> schemes() {
        return List.of();
    }

    @Override
    public String defaultConnection() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(COLUMNS, Option.Kind.TEXTS, "The names of the columns.")
                        .only(Role.SOURCE)
                        .needed(),
                Option.of(ROWS, Option.Kind.VALUES, "The values, row by row; at most " + MOST + " in all.")
                        .only(Role.SOURCE)
                        .needed());
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(Set.of("local", "spark"), Set.of(), true, false, false, Set.of()));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.empty();
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        int columns = use.options().get(COLUMNS) instanceof Value.Texts names
                ? names.texts().size()
                : 0;
        int values = use.options().get(ROWS) instanceof Value.Bindings rows
                ? rows.values().size()
                : 0;
        if (values > MOST) {
            return Optional.of("There are " + values + " values in memory, and there may be " + MOST
                    + ", since they stand in the pipeline's document: keep them in a file.");
        }
        return (columns == 0 ? values > 0 : values % columns != 0)
                ? Optional.of("There are " + values + " values for rows of " + columns + " columns.")
                : Optional.empty();
    }

    @Override
    public List<List<String>> names(ConnectorUse use) {
        return List.of();
    }
}
