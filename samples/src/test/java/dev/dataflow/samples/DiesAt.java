package dev.dataflow.samples;

import dev.dataflow.driver.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Failpoints that note each place that a driver reaches, and kill it with SIGKILL, once, at the places that are armed. */
public final class DiesAt implements Failpoints {
    static final String FOLDER = "DATAFLOW_TEST_FAILPOINTS";

    @Override
    public void reach(String name) {
        String folder = System.getenv(FOLDER);
        if (folder == null) {
            return;
        }
        boolean spark = System.getProperty("sun.java.command", "").contains("SparkSubmit");
        String place = (spark ? "spark " : "local ") + name;
        try {
            Files.writeString(
                    Path.of(folder, "reached"),
                    place + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (Files.exists(Path.of(folder, "armed")) && notYet(Path.of(folder, "died at " + place))) {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
                Thread.sleep(60_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean notYet(Path mark) throws IOException {
        if (Files.exists(mark)) {
            return false;
        }
        Files.createFile(mark);
        return true;
    }
}
