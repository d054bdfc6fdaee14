package dev.dataflow;

/** The type of rows that no record of the user's describes, such as those of a join: {@code Dataset<Row>}. */
public final class Row {
    private Row() {}
}
