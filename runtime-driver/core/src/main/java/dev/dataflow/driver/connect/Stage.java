package dev.dataflow.driver.connect;

/**
 * The name of what one attempt stages for one step, or of a chunk of it; no two attempts share one.
 *
 * @param owner the same for all attempts and generations of a run's step; letters and digits
 * @param claim the number of the attempt's claim in the task's journal
 * @param chunk the number of the chunk, from 1; 0 for what is not staged in chunks
 */
public record Stage(String owner, int generation, int attempt, int claim, int chunk) {
    private static final String CHUNK = "k";

    /** Of all that the attempt stages for the step. */
    public Stage(String owner, int generation, int attempt, int claim) {
        this(owner, generation, attempt, claim, 0);
    }

    /** Of one chunk of it. */
    public Stage chunk(int number) {
        return new Stage(owner, generation, attempt, claim, number);
    }

    /** The name, fit for a path segment; {@link #parse} reads it back. */
    public String text() {
        String whole = owner + "-g" + generation + "-a" + attempt + "-" + claim;
        return chunk == 0 ? whole : whole + "-" + CHUNK + chunk;
    }

    /** Reads what {@link #text} wrote. */
    public static Stage parse(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 4 && !(parts.length == 5 && parts[4].startsWith(CHUNK))) {
            throw new IllegalArgumentException("Cannot read the stage \"" + text + "\"");
        }
        return new Stage(
                parts[0],
                Integer.parseInt(parts[1].substring(1)),
                Integer.parseInt(parts[2].substring(1)),
                Integer.parseInt(parts[3]),
                parts.length == 4 ? 0 : Integer.parseInt(parts[4].substring(1)));
    }
}
