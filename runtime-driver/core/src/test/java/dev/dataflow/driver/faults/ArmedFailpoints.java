package dev.dataflow.driver.faults;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.Intake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Acts at the failpoint that the environment names: {@code DATAFLOW_FAILPOINT=intent.after:kill} (or {@code :abort}, which
 * throws). With {@code DATAFLOW_FAILPOINT_ONCE=FOLDER} it acts once only, and leaves a file of the failpoint's name there, so
 * that a retry with the same environment passes.
 */
public final class ArmedFailpoints implements Failpoints {
    private final @Nullable String name;
    private final @Nullable Sigkill sigkill;
    private final @Nullable String onceFolder;

    /** Armed as the environment says. */
    public ArmedFailpoints() {
        this(System.getenv("DATAFLOW_FAILPOINT"), System.getenv("DATAFLOW_FAILPOINT_ONCE"));
    }

    private ArmedFailpoints(@Nullable String armed, @Nullable String onceFolder) {
        int action = armed == null ? -1 : armed.lastIndexOf(':');
        this.name = armed == null || action < 0 ? armed : armed.substring(0, action);
        this.sigkill = armed != null && (action < 0 || armed.endsWith(":kill")) ? Sigkill.ready() : null;
        this.onceFolder = onceFolder;
    }

    @Override
    public void reach(String reached) {
        if (!reached.equals(name) || !first(reached)) {
            return;
        }
        if (sigkill == null) {
            throw new IllegalStateException("Aborted at " + reached);
        }
        System.err.println("Killed at " + reached);
        sigkill.fire();
    }

    @Override
    public Intake writing(String step, Intake intake) {
        return new MidWrite(this).writing(step, intake);
    }

    private boolean first(String reached) {
        if (onceFolder == null) {
            return true;
        }
        try {
            Files.createDirectories(Path.of(onceFolder));
            Files.createFile(Path.of(onceFolder).resolve(reached.replace('/', '_')));
            return true;
        } catch (FileAlreadyExistsException before) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
