package dev.dataflow;

/** What user classes that work on rows have in common: a beginning and an end, once an instance. */
public interface UserTransform {
    /**
     * Called before the first row.
     *
     * @throws Exception any; the task then fails with class {@code user_code}
     */
    default void open(TransformContext context) throws Exception {}

    /**
     * Called after the last row, and after a failure too.
     *
     * @throws Exception any; the task then fails with class {@code user_code}
     */
    default void close() throws Exception {}
}
