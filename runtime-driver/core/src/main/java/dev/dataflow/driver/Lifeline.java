package dev.dataflow.driver;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the driver when it should: when whoever launched it is gone (its standard input ends), and on SIGTERM or SIGINT. The
 * attempt has a few seconds to report; then the process ends without it.
 */
final class Lifeline {
    static final int TERMINATED = 143;
    /** Of the 5 s in which a driver ends, the JVM's own end takes some. */
    private static final long GRACE_SECONDS = 4;

    private final Session session;
    private final InputStream launcher;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean launcherGone = new AtomicBoolean();

    /** Watches a session's launcher, which holds the other end of the stream for as long as it lives. */
    Lifeline(Session session, InputStream launcher) {
        this.session = session;
        this.launcher = launcher;
    }

    void watch() {
        Thread watcher = new Thread(this::untilEnd, "launcher-watch");
        watcher.setDaemon(true);
        watcher.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::ending, "shutdown"));
    }

    /** Says that the attempt has reported; nobody waits for the launcher's end any more. */
    void done() {
        done.countDown();
        try {
            launcher.close();
        } catch (IOException closed) {
            // As good as closed.
        }
    }

    private void untilEnd() {
        try {
            while (launcher.read() >= 0) {
                // Nothing more is expected; only the end means something.
            }
        } catch (IOException closed) {
            // As good as the end.
        }
        if (done.getCount() > 0 && launcherGone.compareAndSet(false, true)) {
            session.cancel();
            awaitDone();
            ProcessFolder.end();
            Runtime.getRuntime().halt(TERMINATED);
        }
    }

    /** The process is ending: on its own accord, or by a signal while the attempt runs. */
    private void ending() {
        if (done.getCount() > 0) {
            session.cancel();
            awaitDone();
        }
        ProcessFolder.end();
    }

    private void awaitDone() {
        try {
            if (!done.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The task did not end within " + GRACE_SECONDS + " s of being cancelled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
