package dev.dataflow.cli;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.process.Termination;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Long parts on a terminal: one line each, rewritten while they run. Where the output is not a terminal, one line when a part begins, one when it ends, and one
 * every ten seconds in between.
 */
final class TerminalDisplay implements Display, AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final double NANOS = 1e9;
    private static final double PLAIN_EVERY_SECONDS = 10;
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K\r";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final Terminal terminal;
    private final List<Open> open = new ArrayList<>();
    private final Thread ticker = new Thread(this::tick, "display");
    private int drawn;
    private boolean closed;

    TerminalDisplay(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
        ticker.setDaemon(true);
        ticker.start();
    }

    @Override
    public synchronized void line(String text) {
        if (!over()) {
            erase();
            out.println(text);
            draw();
        }
    }

    @Override
    public synchronized Part begin(String title) {
        Open part = new Open(title);
        open.add(part);
        if (!terminal.live() && !over()) {
            out.println("  ... " + title);
        }
        redraw();
        return part;
    }

    private final class Open implements Part {
        private final String title;
        private final long begun = System.nanoTime();
        private String detail = "";
        private double nextPlain = PLAIN_EVERY_SECONDS;

        Open(String title) {
            this.title = title;
        }

        double seconds() {
            return (System.nanoTime() - begun) / NANOS;
        }

        @Override
        public void at(String now) {
            synchronized (TerminalDisplay.this) {
                detail = now;
            }
        }

        @Override
        public void done(String result) {
            end(GREEN, "ok ", result);
        }

        @Override
        public void failed() {
            end(RED, "no ", detail);
        }

        private void end(String colour, String sign, String result) {
            synchronized (TerminalDisplay.this) {
                if (open.remove(this) && !over()) {
                    erase();
                    out.println("  " + coloured(colour, sign) + " " + text(result));
                    draw();
                }
            }
        }

        String text(String what) {
            return title
                    + (what.isEmpty() ? "" : "  " + what)
                    + coloured(DIM, String.format(Locale.ROOT, "  %.1f s", seconds()));
        }

        String plainText() {
            return title + (detail.isEmpty() ? "" : "  " + detail) + String.format(Locale.ROOT, "  %.0f s", seconds());
        }
    }

    String coloured(String colour, String text) {
        return terminal.colour() ? colour + text + PLAIN : text;
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    redraw();
                    if (!terminal.live()) {
                        open.forEach(this::sayAgain);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayAgain(Open part) {
        if (part.seconds() > part.nextPlain) {
            part.nextPlain += PLAIN_EVERY_SECONDS;
            out.println("  ... " + part.plainText());
        }
    }

    /** What fails while the command is being ended is no news. */
    private boolean over() {
        return closed || Termination.begun();
    }

    private void redraw() {
        if (!over()) {
            erase();
            draw();
        }
    }

    private void erase() {
        if (terminal.live()) {
            out.print(UP_AND_CLEAR.repeat(drawn));
            drawn = 0;
        }
    }

    private void draw() {
        if (terminal.live()) {
            for (Open part : open) {
                String line = "  ... " + part.plainText();
                out.println(line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1));
                drawn++;
            }
            out.flush();
        }
    }

    /** Shows nothing any more: the command is ending. */
    @Override
    public synchronized void close() {
        if (!closed) {
            erase();
            closed = true;
            out.flush();
        }
    }
}
