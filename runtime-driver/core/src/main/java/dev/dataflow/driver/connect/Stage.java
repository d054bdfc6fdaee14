package dev.dataflow.driver.connect;

/**
 * The name of what one attempt stages for one step; no two attempts share one.
 *
 * @param owner the same for all attempts and generations of a run's step; letters and digits
 * @param claim the number of the attempt's claim in the task's journal
 */
public record Stage(String owner, int generation, int attempt, int claim) {

    /** The name, fit for a path segment; {@link #parse} reads it back. */
    public String text() {
        return owner + "-g" + generation + "-a" + attempt + "-" + claim;
    }

    /** Reads what {@link #text} wrote. */
    public static Stage parse(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("Cannot read the stage \"" + text + "\"");
        }
        return new Stage(
                parts[0],
                Integer.parseInt(parts[1].substring(1)),
                Integer.parseInt(parts[2].substring(1)),
                Integer.parseInt(parts[3]));
    }
}
