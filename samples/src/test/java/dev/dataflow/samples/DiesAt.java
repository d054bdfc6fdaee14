package dev.dataflow.samples;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.faults.Sigkill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Failpoints that note each place that a driver reaches, and kill it with SIGKILL, once, at the places that are armed. */
public final class DiesAt implements Failpoints {
    static final String FOLDER = "DATAFLOW_TEST_FAILPOINTS";

    private final @Nullable String folder = System.getenv(FOLDER);
    private final @Nullable Sigkill sigkill =
            folder != null && Files.exists(Path.of(folder, "armed")) ? Sigkill.ready() : null;

    @Override
    public Intake writing(String step, Intake intake) {
        return folder == null ? intake : new MidWrite(this).writing(step, intake);
    }

    @Override
    public void reach(String name) {
        // At the places within a store's commit others kill, who need no Airflow for it.
        if (folder == null || name.startsWith("committing.")) {
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
            if (sigkill != null && notYet(Path.of(folder, "died at " + place))) {
                sigkill.fire();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
