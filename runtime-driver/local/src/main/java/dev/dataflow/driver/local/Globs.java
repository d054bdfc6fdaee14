package dev.dataflow.driver.local;

/** DuckDB takes each path for a pattern; this keeps a path a path. */
final class Globs {
    private Globs() {}

    /** A pattern that only this path matches. */
    static String escaped(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }
}
