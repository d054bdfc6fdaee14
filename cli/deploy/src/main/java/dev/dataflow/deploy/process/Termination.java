package dev.dataflow.deploy.process;

/**
 * Whether this command was told to end, and is about to: what fails from then on fails because of that, and nothing else is to blame. A command that ends by
 * itself has nothing left to tell by then.
 */
public final class Termination {
    /** A terminal's Ctrl-C reaches a program and us at once, and the program may be the faster to end. */
    private static final long MOMENT_MILLIS = 100;

    private Termination() {}

    /** Whether the end has begun. The JDK says so before it starts the first of the hooks that end our processes. */
    public static boolean begun() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /**
     * Gives the exit code of a program that has ended, unless that was because this command is ending, too.
     *
     * @throws InterruptedException if it is
     */
    static int unlessBegun(int exitCode) throws InterruptedException {
        if (exitCode != 0) {
            Thread.sleep(MOMENT_MILLIS);
            if (begun()) {
                throw new InterruptedException("The command is ending");
            }
        }
        return exitCode;
    }
}
