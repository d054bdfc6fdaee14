package dev.dataflow.driver.local;

import dev.dataflow.driver.Driver;
import dev.dataflow.driver.DriverFailure;
import java.io.IOException;

/**
 * The local engine's main program. Without arguments it runs the task that standard input asks for; {@code show} prints
 * tables; {@code discover} prints the columns of a source; {@code train} does a little of everything, for the archive of loaded classes.
 */
public final class LocalDriver {
    private LocalDriver() {}

    /** Starts the driver. */
    public static void main(String[] arguments) throws IOException {
        String what = arguments.length == 0 ? "" : arguments[0];
        switch (what) {
            case "" -> Driver.main(new LocalEngine());
            case "show" -> System.exit(reported(() -> new Show().run(System.in, System.out)));
            case "discover" -> System.exit(reported(() -> new Discover().run(System.in, System.out)));
            case "train" -> System.exit(new Training().run());
            default -> {
                System.err.println(
                        "error: Cannot do \"" + what + "\". Known are: show, discover, train, and nothing at all.");
                System.exit(2);
            }
        }
    }

    private static int reported(Work work) throws IOException {
        try {
            work.run();
            return 0;
        } catch (DriverFailure failure) {
            System.err.println("error " + failure.code() + ": " + failure.message());
            return failure.failureClass().exitCode();
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
