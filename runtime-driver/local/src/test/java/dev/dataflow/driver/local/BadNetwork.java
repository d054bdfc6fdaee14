package dev.dataflow.driver.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What lies between a driver and a server on loopback, and fails when it is told to. */
final class BadNetwork implements AutoCloseable {
    private static final long NANOS_OF_DELAY = 5_000_000;

    private final ServerSocket listening;
    private final int server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger struck = new AtomicInteger();
    private volatile boolean counted;
    private volatile Fault next = Fault.NONE;
    private volatile Fault fresh = Fault.NONE;

    BadNetwork(int server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** What becomes of a connection. */
    enum Fault {
        NONE,
        /** Both sides are told that the other is gone. */
        CUT,
        /** What this side sends is taken, and thrown away, for ever. */
        DEAF_SERVER,
        /** What the server sends is taken, and thrown away, for ever. */
        DEAF_CLIENT,
        /** Nothing is taken any more, from either side. */
        STOPPED,
        /** Each portion takes its time. */
        SLOW
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Has this become of the connections that there are. */
    void strike(Fault fault) {
        for (Line line : lines) {
            if (line.become(fault)) {
                struck.incrementAndGet();
            }
        }
    }

    /** The same for those that are still to come. */
    void strikeAllToCome(Fault fault) {
        fresh = fault;
    }

    /** Has this become of the connection over which a number of bytes are full. */
    void strikeAfter(long bytes, boolean toServer, Fault fault) {
        next = fault;
        counted = toServer;
        left.set(bytes);
    }

    /** How many connections were struck. */
    int struck() {
        return struck.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                begin(listening.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void begin(Socket client) throws IOException {
        try {
            Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), server));
            line.become(fresh);
            lines.add(line);
            daemon(() -> line.carry(true));
            daemon(() -> line.carry(false));
        } catch (IOException down) {
            client.close();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        lines.forEach(Line::cut);
    }

    private final class Line {
        private final Socket client;
        private final Socket other;
        private volatile Fault fault = Fault.NONE;

        Line(Socket client, Socket other) {
            this.client = client;
            this.other = other;
        }

        /** Whether it was still there. */
        boolean become(Fault becomes) {
            boolean open = !client.isClosed() && !other.isClosed();
            fault = becomes;
            if (becomes == Fault.CUT) {
                cut();
            }
            return open;
        }

        void carry(boolean toServer) {
            byte[] portion = new byte[8192];
            try {
                InputStream in = (toServer ? client : other).getInputStream();
                OutputStream out = (toServer ? other : client).getOutputStream();
                for (int length = in.read(portion); length >= 0; length = in.read(portion)) {
                    if (counted == toServer && left.addAndGet(-length) < 0) {
                        left.set(Long.MAX_VALUE);
                        become(next);
                        struck.incrementAndGet();
                    }
                    while (fault == Fault.STOPPED) {
                        LockSupport.parkNanos(NANOS_OF_DELAY);
                        if (client.isClosed()) {
                            return;
                        }
                    }
                    if (fault == Fault.SLOW) {
                        LockSupport.parkNanos(NANOS_OF_DELAY);
                    }
                    if (fault != (toServer ? Fault.DEAF_SERVER : Fault.DEAF_CLIENT)) {
                        out.write(portion, 0, length);
                    }
                }
                // A side that has said all is not heard any more; of one that is deaf the other never learns it.
                if (fault == Fault.NONE || fault == Fault.SLOW) {
                    client.close();
                    other.close();
                }
            } catch (IOException over) {
                if (fault == Fault.NONE || fault == Fault.SLOW) {
                    cut();
                }
            }
        }

        void cut() {
            try {
                client.setSoLinger(true, 0);
                other.setSoLinger(true, 0);
            } catch (IOException closed) {
                // It is over.
            }
            try {
                client.close();
                other.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
