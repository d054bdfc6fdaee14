package dev.dataflow.driver.connect;

/**
 * The name of what one attempt stages for one step, or of a chunk of it; no two attempts share one, wherever their journals lie.
 *
 * @param owner the same for all attempts and generations of a run's step; letters and digits
 * @param claim the number of the attempt's claim in the task's journal
 * @param token letters and digits that the claim has drawn: a pipeline of the same name elsewhere, or one whose journal has been
 *     removed, comes to the same numbers; empty for none
 * @param chunk the number of the chunk, from 1; 0 for what is not staged in chunks
 */
public record Stage(String owner, int generation, int attempt, int claim, String token, int chunk) {
    private static final String TOKEN = "t";
    private static final String CHUNK = "k";
    private static final int LEAST = 4;

    /** Of all that the attempt stages for the step, without a token. */
    public Stage(String owner, int generation, int attempt, int claim) {
        this(owner, generation, attempt, claim, "", 0);
    }

    /** Of one chunk of it. */
    public Stage chunk(int number) {
        return new Stage(owner, generation, attempt, claim, token, number);
    }

    /** The name, fit for a path segment; {@link #parse} reads it back. */
    public String text() {
        return owner + "-g" + generation + "-a" + attempt + "-" + claim
                + (token.isEmpty() ? "" : "-" + TOKEN + token)
                + (chunk == 0 ? "" : "-" + CHUNK + chunk);
    }

    /** Reads what {@link #text} wrote. */
    public static Stage parse(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length < LEAST) {
            throw new IllegalArgumentException("Cannot read the stage \"" + text + "\"");
        }
        String token = "";
        int chunk = 0;
        for (int i = LEAST; i < parts.length; i++) {
            if (parts[i].startsWith(TOKEN)) {
                token = parts[i].substring(1);
            } else if (parts[i].startsWith(CHUNK)) {
                chunk = Integer.parseInt(parts[i].substring(1));
            } else {
                throw new IllegalArgumentException("Cannot read the stage \"" + text + "\"");
            }
        }
        return new Stage(
                parts[0],
                Integer.parseInt(parts[1].substring(1)),
                Integer.parseInt(parts[2].substring(1)),
                Integer.parseInt(parts[3]),
                token,
                chunk);
    }
}
