package dev.dataflow.driver.local;

import dev.dataflow.driver.Driver;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.ProcessFolder;
import java.io.IOException;

/**
 * The local engine's main program. Without arguments it runs the task that standard input asks for; {@code show} prints
 * tables; {@code discover} prints the columns of a source; {@code gc} finds and removes what nobody needs; {@code train} does a little of everything, for the archive of loaded classes.
 */
public final class LocalDriver {
    private LocalDriver() {}

    /** Starts the driver. */
    public static void main(String[] arguments) throws IOException {
        ProcessFolder.begin();
        String what = arguments.length == 0 ? "" : arguments[0];
        if (what.isEmpty()) {
            Driver.main(new LocalEngine());
        }
        int code = reported(what);
        ProcessFolder.end();
        System.exit(code);
    }

    private static int reported(String what) throws IOException {
        try {
            return asked(what);
        } catch (DriverFailure failure) {
            System.err.println("error " + failure.code() + ": " + failure.message());
            return failure.failureClass().exitCode();
        }
    }

    private static int asked(String what) throws IOException {
        switch (what) {
            case "show" -> new Show().run(System.in, System.out);
            case "discover" -> new Discover().run(System.in, System.out);
            case "gc" -> new Collect().run(System.in, System.out);
            case "train" -> {
                return new Training().run();
            }
            default -> {
                System.err.println(
                        "error: Cannot do \"" + what + "\". Known are: show, discover, gc, train, and nothing at all.");
                return 2;
            }
        }
        return 0;
    }
}
