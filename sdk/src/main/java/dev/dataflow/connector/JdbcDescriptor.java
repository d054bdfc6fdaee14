package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tables and queries of a database that has a JDBC driver. */
public final class JdbcDescriptor implements ConnectorDescriptor {
    /** {@code jdbc}. */
    public static final String ID = "jdbc";
    /** Option: the query whose rows are read; without it, those of the table are. */
    public static final String QUERY = "query";
    /** Option: the values of the query's question marks, in order. */
    public static final String BINDINGS = "bindings";
    /** Option: the column by which the rows are read in splits. */
    public static final String SPLIT_BY = "splitBy";
    /** Option: the least and the greatest value that are looked for in that column. */
    public static final String SPLIT_BOUNDS = "splitBounds";
    /** Option: how many splits there are. */
    public static final String SPLITS = "splits";
    /** Option: whether the ranges that an attempt has staged are left to the next one. */
    public static final String RESUMABLE = "resumable";
    /** Option: how many rows are fetched at a time. */
    public static final String FETCH_ROWS = "fetchRows";
    /** Option: how many rows are written at a time. */
    public static final String BATCH_ROWS = "batchRows";

    private static final Set<String> ENGINES = Set.of("local", "spark");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Tables and queries of a database: PostgreSQL, SQLite, H2 or DuckDB; the connection holds its address. A"
                + " sink's table is made at the first write if it is not there. What connections, types, modes and"
                + " generations mean is in [databases](databases.md).";
    }

    @Override
    public String defaultConnection() {
        return "jdbc_default";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.namedByRun(),
                source(QUERY, Option.Kind.TEXT, "The query whose rows are read; if left out, those of the table."),
                source(
                        BINDINGS,
                        Option.Kind.VALUES,
                        "The values of the query's `?`, in order. They are bound, never put into its text."),
                source(
                        SPLIT_BY,
                        Option.Kind.TEXT,
                        "The column by whose ranges several readers share the rows; one reads all, if left out."),
                source(
                        SPLIT_BOUNDS,
                        Option.Kind.VALUES,
                        "The least and the greatest value that the ranges are made of. No row is left out: those beyond"
                                + " are in the first and the last range."),
                source(SPLITS, Option.Kind.WHOLE, "How many ranges there are.").or("1"),
                source(
                                RESUMABLE,
                                Option.Kind.FLAG,
                                "Whether ranges that an attempt has staged are not read again by the next one, so that"
                                        + " they may be of several moments.")
                        .or("false"),
                source(FETCH_ROWS, Option.Kind.WHOLE, "How many rows are fetched at a time.")
                        .or("10000"),
                Option.of(BATCH_ROWS, Option.Kind.WHOLE, "How many rows are written at a time.")
                        .only(Role.SINK)
                        .or("1000"));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(ENGINES, Set.of(), true, true, false, Set.of()));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(
                ENGINES,
                Set.of(AsSink.Takes.TRANSACTION),
                List.of(
                        WriteMode.Kind.APPEND,
                        WriteMode.Kind.INSERT,
                        WriteMode.Kind.UPDATE,
                        WriteMode.Kind.UPSERT,
                        WriteMode.Kind.OVERWRITE,
                        WriteMode.Kind.REPLACE,
                        WriteMode.Kind.ERROR_IF_EXISTS)));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        if (use.dataset().isBlank()) {
            return Optional.of("No table is named.");
        } else if (use.options().get(QUERY) instanceof Value.Text query
                && query.text().isBlank()) {
            return Optional.of("The query is empty.");
        } else if (use.options().containsKey(BINDINGS) && !use.options().containsKey(QUERY)) {
            return Optional.of("There are values to bind, but no query that they are bound to.");
        }
        return unsplit(use)
                .or(() -> Stream.of(SPLITS, FETCH_ROWS, BATCH_ROWS)
                        .filter(option -> use.options().get(option) instanceof Value.Whole count && count.number() < 1)
                        .findFirst()
                        .map(option -> "Option \"" + option + "\" is at least 1."));
    }

    private static Optional<String> unsplit(ConnectorUse use) {
        long given = Stream.of(SPLIT_BY, SPLIT_BOUNDS, SPLITS)
                .filter(option -> use.options().containsKey(option))
                .count();
        if (given != 0 && given != 3) {
            return Optional.of("Splits have a column, bounds and a number: name all three of " + SPLIT_BY + ", "
                    + SPLIT_BOUNDS + " and " + SPLITS + ".");
        }
        if (given == 0 && use.options().get(RESUMABLE) instanceof Value.Flag resumable && resumable.flag()) {
            return Optional.of("Only what is read in ranges can be resumed: name " + SPLIT_BY + ", " + SPLIT_BOUNDS
                    + " and " + SPLITS + " too.");
        }
        return use.options().get(SPLIT_BOUNDS) instanceof Value.Bindings bounds
                        && bounds.values().size() != 2
                ? Optional.of("Splits have two bounds, the least and the greatest value.")
                : Optional.empty();
    }

    private static Option source(String name, Option.Kind kind, String meaning) {
        return Option.of(name, kind, meaning).only(Role.SOURCE);
    }

    /** A table; a query has no name that others would know. */
    @Override
    public List<List<String>> names(ConnectorUse use) {
        return use.options().containsKey(QUERY) ? List.of() : ConnectorDescriptor.super.names(use);
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
