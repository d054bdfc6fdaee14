package dev.dataflow.connectors.jdbc;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one connection to a server. A statement may take as long as it needs, so waiting proves nothing; but what lies
 * between may lose a connection and tell neither side, and then an answer is awaited for ever. When this side has waited for a
 * while and no byte has come or gone, the server is asked over another connection whether it does anything for this one. If
 * it says no, again and again, or cannot be asked, the connection is given up.
 */
final class Watch {
    /** Looks of a kind that end it; one that finds nobody to ask counts for one, one that is told no for two. */
    private static final int ENOUGH = 6;

    private static final int KEPT_ALIVE_AFTER_SECONDS = 60;
    private static final int KEPT_ALIVE_EVERY_SECONDS = 15;
    private static final int KEPT_ALIVE_TIMES = 4;

    /** Those whose connections are being opened: a driver makes its sockets' factory itself, and knows only a text. */
    private static final Map<String, Watch> OPENING = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final Duration silence;
    private volatile @Nullable Watched socket;
    private volatile @Nullable String lost;

    /** @param silence how long nothing has moved before the server is asked */
    Watch(Duration silence) {
        this.silence = silence;
    }

    /** What the server says of a connection. */
    enum Answer {
        /** It works for it, or it cannot be told. */
        BUSY(0),
        /** Nobody could be asked. */
        NONE(1),
        /** There is nothing that it does for it: it waits too, or knows it no more. */
        IDLE(2);

        private final int weight;

        Answer(int weight) {
            this.weight = weight;
        }
    }

    /** The other side, which is spoken to over another connection, and answers within seconds. */
    interface Server {
        /** What it does for the connection. */
        Answer asked();

        /** Ends what it may still hold for the connection: nobody else could have what is locked. */
        void end();
    }

    /** Does what opens the connection, whose sockets are to be made by {@link Sockets} with the text given. */
    <T> T opening(Opening<T> opening) throws java.sql.SQLException {
        OPENING.put(id, this);
        try {
            return opening.open(id);
        } finally {
            OPENING.remove(id);
        }
    }

    /** What opens a connection. */
    interface Opening<T> {
        T open(String argument) throws java.sql.SQLException;
    }

    /** Begins, once it is open; ends with the connection. */
    void begin(Server server) {
        Watched open = socket;
        if (open != null) {
            Thread thread = new Thread(() -> look(open, server), "watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void look(Watched open, Server server) {
        long asked = 0;
        int against = 0;
        while (!open.isClosed()) {
            try {
                Thread.sleep(Math.max(1, silence.toMillis() / 3));
            } catch (InterruptedException e) {
                return;
            }
            long since = open.since();
            if (since == 0 || System.nanoTime() - since < silence.toNanos()) {
                continue;
            }
            Answer answer = server.asked();
            against = answer == Answer.BUSY || since != asked ? answer.weight : against + answer.weight;
            asked = since;
            if (against >= ENOUGH && open.since() == since) {
                giveUp(open, answer, since);
                server.end();
            }
        }
    }

    private void giveUp(Watched open, Answer answer, long since) {
        lost = "nothing has come or gone for "
                + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s, and "
                + (answer == Answer.NONE
                        ? "the server cannot be asked"
                        : "the server says that it does nothing for this connection");
        try {
            open.close();
        } catch (IOException closed) {
            // What waited for it has heard of it.
        }
    }

    private IOException told(IOException thrown) {
        String why = lost;
        if (why == null) {
            return thrown;
        }
        SocketException told = new SocketException(why);
        told.initCause(thrown);
        return told;
    }

    /** Makes a driver's sockets: that of the connection which is being opened, and plain ones ever after. */
    public static final class Sockets extends SocketFactory {
        private final String id;

        /** As the driver calls it, with what it was given as the argument. */
        public Sockets(String id) {
            this.id = id;
        }

        @Override
        public Socket createSocket() {
            Watch watch = OPENING.get(id);
            if (watch == null) {
                return new Socket();
            }
            Watched made = watch.new Watched();
            watch.socket = made;
            return made;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw unconnected();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw unconnected();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw unconnected();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw unconnected();
        }

        private static UnsupportedOperationException unconnected() {
            return new UnsupportedOperationException("The driver connects by itself, with a limit of time");
        }
    }

    /** A socket that tells since when somebody waits for it. */
    private final class Watched extends Socket {
        /** Zero for nobody. */
        private volatile long reading;

        private volatile long writing;

        long since() {
            long read = reading;
            return read == 0 ? writing : read;
        }

        @Override
        public void connect(java.net.SocketAddress endpoint, int timeout) throws IOException {
            super.connect(endpoint, timeout);
            // What forgets connections that are quiet must not forget one whose query takes an hour.
            setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
                setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEPT_ALIVE_AFTER_SECONDS);
                setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEPT_ALIVE_EVERY_SECONDS);
                setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEPT_ALIVE_TIMES);
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    reading = now();
                    try {
                        return in.read(bytes, offset, length);
                    } catch (SocketException e) {
                        throw told(e);
                    } finally {
                        reading = 0;
                    }
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    writing = now();
                    try {
                        out.write(bytes, offset, length);
                    } catch (SocketException e) {
                        throw told(e);
                    } finally {
                        writing = 0;
                    }
                }
            };
        }

        private static long now() {
            return System.nanoTime() | 1;
        }
    }
}
