package dev.dataflow;

import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expectation.Check;
import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that an author expects of rows: {@code unique("id")}, {@code between("fare", 0, 1000).deadLetters()}; to be
 * imported statically. Rows that are not as expected fail the task, unless said otherwise.
 */
public final class Expect {
    private final Check check;
    private final OnFailure onFailure;
    private final @Nullable String name;
    private final String stem;
    private final @Nullable Dataset<?> referenced;

    private Expect(
            Check check, OnFailure onFailure, @Nullable String name, String stem, @Nullable Dataset<?> referenced) {
        this.check = check;
        this.onFailure = onFailure;
        this.name = name;
        this.stem = stem;
        this.referenced = referenced;
    }

    /** None of the columns is null. */
    public static Expect notNull(String... columns) {
        return of(new Expectation.NotNull(List.of(columns)), "not_null_" + String.join("_", columns));
    }

    /** No two rows have the same values in all of the columns. */
    public static Expect unique(String... columns) {
        return of(new Expectation.Unique(List.of(columns)), "unique_" + String.join("_", columns));
    }

    /** The column's values lie between the two, both included. */
    public static Expect between(String column, Object least, Object most) {
        return range(column, Expr.lit(least).ir(), Expr.lit(most).ir());
    }

    /** The column's values are at least this. */
    public static Expect atLeast(String column, Object least) {
        return range(column, Expr.lit(least).ir(), null);
    }

    /** The column's values are at most this. */
    public static Expect atMost(String column, Object most) {
        return range(column, null, Expr.lit(most).ir());
    }

    /** The column's values are among these constants. */
    public static Expect oneOf(String column, Object... values) {
        return of(
                new Expectation.OneOf(
                        column,
                        Stream.of(values).map(value -> Expr.lit(value).ir()).toList()),
                column + "_one_of");
    }

    /** A regular expression (RE2) matches the whole text. */
    public static Expect matches(String column, String pattern) {
        return of(new Expectation.Matches(column, pattern), column + "_matches");
    }

    /** There are so many rows, both bounds included. */
    public static Expect rows(long least, long most) {
        return of(new Expectation.RowCount(least, most), "row_count");
    }

    /** There are at least so many rows. */
    public static Expect rowsAtLeast(long least) {
        return of(new Expectation.RowCount(least, null), "row_count");
    }

    /** The greatest value of a date or time column is no older, when the run begins, than this. */
    public static Expect fresh(String column, Duration age) {
        return of(new Expectation.Fresh(column, age), column + "_fresh");
    }

    /** The column's values stand in a column of another dataset. */
    public static Expect references(String column, Dataset<?> other, String referenced) {
        Check check = new Expectation.References(List.of(column), 1, List.of(referenced));
        return new Expect(check, OnFailure.FAIL, null, column + "_references", Objects.requireNonNull(other));
    }

    /** The column's values can be {@linkplain Expr#cast cast} to the type. */
    public static Expect castable(String column, Type type) {
        return of(
                new Expectation.Holds(Expr.col(column).castable(type).ir()),
                "cast of " + column + " to " + type.text());
    }

    /** The condition is true of every row. */
    public static Expect that(String name, Expr condition) {
        return of(new Expectation.Holds(condition.ir()), name).named(name);
    }

    /** A measure differs from the last successful run's by no more than a share: 0.2 for a fifth. */
    public static Expect changesAtMost(Aggregation measure, double share) {
        return of(new Expectation.ChangesAtMost(measure, share), measure.name() + "_changes");
    }

    /** Tells in the report and lets the rows pass. */
    public Expect warn() {
        return new Expect(check, OnFailure.WARN, name, stem, referenced);
    }

    /** Leaves out the rows that are to blame, and counts them. */
    public Expect skip() {
        return new Expect(check, OnFailure.SKIP, name, stem, referenced);
    }

    /** Puts the rows that are to blame among the dead letters. */
    public Expect deadLetters() {
        return new Expect(check, OnFailure.DEAD_LETTERS, name, stem, referenced);
    }

    /** Calls the expectation so in reports and messages. */
    public Expect named(String value) {
        return new Expect(check, onFailure, Objects.requireNonNull(value), stem, referenced);
    }

    private static Expect of(Check check, String stem) {
        return new Expect(check, OnFailure.FAIL, null, stem, null);
    }

    private static Expect range(String column, @Nullable Expression least, @Nullable Expression most) {
        return of(new Expectation.InRange(column, least, most), column + "_range");
    }

    @Nullable
    Dataset<?> referenced() {
        return referenced;
    }

    /** The expectation as data, what it refers to being the step's input of this number. */
    Expectation ir(int input) {
        Check numbered = check instanceof Expectation.References references
                ? new Expectation.References(references.columns(), input, references.referenced())
                : check;
        return new Expectation(name == null ? stem : name, numbered, onFailure);
    }
}
