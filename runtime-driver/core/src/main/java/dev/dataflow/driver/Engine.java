package dev.dataflow.driver;

import dev.dataflow.run.Invocation;

/**
 * What an engine's driver brings to the skeleton: it moves rows from sources, through steps, into staging. Claiming,
 * pinning, the intent, commits, dead letters and the report are the skeleton's. If an intent stands already,
 * {@link #stage} is not called at all, so an engine starts what it needs in there.
 */
public interface Engine {

    /** The id of its descriptor: {@code local}. */
    String id();

    /**
     * Runs all steps of the task and stages every output: each write step with {@link TaskRun#staged}, each exchange with
     * {@link TaskRun#exchanged}. Commits nothing. Says {@link TaskRun#started} once it knows what it is called outside.
     *
     * @throws DriverFailure if somebody can act on the failure
     * @throws Exception anything else; it is taken for our bug unless it is plainly the machine's
     */
    void stage(TaskRun task) throws Exception;

    /**
     * The user's classes. An engine with workers of its own uses the loader that these know; the others
     * {@link UserClasses#of}.
     */
    UserClasses userClasses(Invocation invocation);

    /** Makes {@link #stage} end soon, with any exception. Called from another thread, at any time, also before it began. */
    void cancel();
}
