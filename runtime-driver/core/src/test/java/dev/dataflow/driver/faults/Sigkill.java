package dev.dataflow.driver.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A SIGKILL for this process, made ready beforehand: while a program is started for it, a whole file is written. A real
 * signal, so that whoever waits for the process sees what it would see of the kernel's.
 */
public final class Sigkill {
    private static final long LONGEST_MILLIS = 60_000;

    private final OutputStream trigger;

    private Sigkill(OutputStream trigger) {
        this.trigger = trigger;
    }

    /** Starts what will send it; that ends with this process in any case. */
    public static Sigkill ready() {
        try {
            return new Sigkill(new ProcessBuilder("sh", "-c", "read fire && kill -9 $PPID")
                    .start()
                    .getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it, and does not come back. */
    public void fire() {
        try {
            trigger.write('\n');
            trigger.flush();
            Thread.sleep(LONGEST_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("The signal did not come");
    }
}
