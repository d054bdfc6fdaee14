package dev.dataflow.driver.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Postgres that can be ended, in each of its ways, and started again over the same data and the same port. */
final class OwnServer implements AutoCloseable {
    private static final long SECONDS = 30;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final EmbeddedPostgres first;
    private final Path data;

    OwnServer(Path data) throws IOException {
        this.data = data;
        this.first = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "off")
                .start();
    }

    /** How it ends. */
    enum Stop {
        /** All that runs is rolled back, and all is written. */
        FAST("INT"),
        /** As in a crash: the next start recovers from its log. */
        IMMEDIATE("QUIT");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    int port() {
        return first.getPort();
    }

    String url() {
        return first.getJdbcUrl("postgres", "postgres");
    }

    /** Ends it, and returns when it takes connections again. */
    void restart(Stop how) {
        try {
            stopAndStart(how);
        } catch (IOException | SQLException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAndStart(Stop how)
            throws IOException, SQLException, ExecutionException, TimeoutException, InterruptedException {
        Process command = stop(how);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try (Connection connection = DriverManager.getConnection(url())) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (System.nanoTime() > end || !command.isAlive()) {
                    throw notYet;
                }
                Thread.sleep(20);
            }
        }
    }

    private Process stop(Stop how) throws IOException, ExecutionException, TimeoutException, InterruptedException {
        long number = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle running = ProcessHandle.of(number).orElseThrow();
        new ProcessBuilder("kill", "-" + how.signal, Long.toString(number))
                .start()
                .waitFor();
        running.onExit().get(SECONDS, TimeUnit.SECONDS);
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // Postgres refuses to be root's; in a space of its own it is nobody's.
            command.addAll(List.of("unshare", "-U"));
        }
        Matcher words = WORD.matcher(Files.readString(data.resolve("postmaster.opts")));
        while (words.find()) {
            command.add(words.group(1) == null ? words.group(2) : words.group(1));
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws IOException {
        first.close();
    }
}
