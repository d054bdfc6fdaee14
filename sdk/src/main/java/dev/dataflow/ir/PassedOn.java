package dev.dataflow.ir;

/**
 * Which steps pass all columns of their first input on, also such as nobody knew when they were written: how many of a
 * step's own columns stand in the place of one of its input's.
 */
public final class PassedOn implements Body.Visitor<Integer> {
    /** Of a step that says itself which columns it has. */
    private static final int ENDS = -1;

    private final String column;
    private final int more;

    private PassedOn(String column, int more) {
        this.column = column;
        this.more = more;
    }

    /** Whether a step passes all columns of its first input on, but for those that it names. */
    public static boolean passes(Body body) {
        return columns(body, "", 0) != ENDS;
    }

    /**
     * How many columns stand in the place of one of the first input's; negative of a step that does not pass them on.
     *
     * @param more how many columns the step has more than its first input
     */
    public static int columns(Body body, String column, int more) {
        return body.accept(new PassedOn(column, more));
    }

    @Override
    public Integer read(Body.Read read) {
        return ENDS;
    }

    @Override
    public Integer write(Body.Write write) {
        return 1;
    }

    @Override
    public Integer select(Body.Select select) {
        return ENDS;
    }

    @Override
    public Integer drop(Body.Drop drop) {
        return drop.columns().contains(column) ? 0 : 1;
    }

    @Override
    public Integer rename(Body.Rename rename) {
        return 1;
    }

    @Override
    public Integer withColumns(Body.WithColumns withColumns) {
        return 1;
    }

    @Override
    public Integer filter(Body.Filter filter) {
        return 1;
    }

    @Override
    public Integer join(Body.Join join) {
        return 1;
    }

    @Override
    public Integer lookup(Body.Lookup lookup) {
        return 1;
    }

    @Override
    public Integer union(Body.Union union) {
        return ENDS;
    }

    @Override
    public Integer aggregate(Body.Aggregate aggregate) {
        return ENDS;
    }

    @Override
    public Integer windows(Body.Windows windows) {
        return 1;
    }

    @Override
    public Integer timeWindow(Body.TimeWindow timeWindow) {
        return 1;
    }

    @Override
    public Integer dedupe(Body.Dedupe dedupe) {
        return 1;
    }

    @Override
    public Integer sort(Body.Sort sort) {
        return 1;
    }

    @Override
    public Integer limit(Body.Limit limit) {
        return 1;
    }

    @Override
    public Integer sample(Body.Sample sample) {
        return 1;
    }

    @Override
    public Integer part(Body.Part part) {
        // Without keys all columns say which part a row is in, and another task, which takes another part, has fewer.
        return part.keys().isEmpty() ? ENDS : 1;
    }

    @Override
    public Integer explode(Body.Explode explode) {
        return 1;
    }

    @Override
    public Integer flatten(Body.Flatten flatten) {
        return flatten.column().equals(column) ? more + 1 : 1;
    }

    @Override
    public Integer expandJson(Body.ExpandJson expandJson) {
        return expandJson.column().equals(column) ? more + 1 : 1;
    }

    @Override
    public Integer sql(Body.Sql sql) {
        return ENDS;
    }

    @Override
    public Integer expect(Body.Expect expect) {
        return 1;
    }

    @Override
    public Integer checkpoint(Body.Checkpoint checkpoint) {
        return 1;
    }

    @Override
    public Integer userClass(Body.UserClass userClass) {
        return ENDS;
    }

    @Override
    public Integer external(Body.External external) {
        return ENDS;
    }
}
