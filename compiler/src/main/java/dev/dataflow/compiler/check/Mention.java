package dev.dataflow.compiler.check;

import dev.dataflow.ir.Expression;
import java.util.stream.Stream;

/**
 * A value that a step computes, or a column that it names, and the rows that it is about.
 *
 * @param input the number of the step's input, or one of the constants here
 */
record Mention(int input, Expression value) {
    /** About the rows of a source, which may have more columns than are read. */
    static final int SOURCE = -1;
    /** About no rows: the same for all of a run. */
    static final int RUN = -2;

    /** The value and all that it is made of, the whole first. */
    Stream<Expression> within() {
        return value.within();
    }

    /** The columns in it. */
    Stream<String> columns() {
        return within().filter(part -> part instanceof Expression.Column)
                .map(part -> ((Expression.Column) part).name());
    }
}
