package dev.dataflow.driver;

import dev.dataflow.driver.connect.Intake;
import dev.dataflow.run.Progress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What lasts as long as the driver: the engine's name outside, the wish to end, the way to those who watch. */
final class Session {
    private final Engine engine;
    private final Consumer<Progress> progress;
    private final Failpoints failpoints;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile String externalId = Long.toString(ProcessHandle.current().pid());
    private volatile @Nullable String url;
    private volatile @Nullable Connectors connectors;

    Session(Engine engine, Consumer<Progress> progress, Failpoints failpoints) {
        this.engine = engine;
        this.progress = progress;
        this.failpoints = failpoints;
    }

    Engine engine() {
        return engine;
    }

    void tell(Progress line) {
        progress.accept(line);
    }

    void started(String newExternalId, @Nullable String newUrl) {
        externalId = newExternalId;
        url = newUrl;
        tell(new Progress.Started(engine.id(), newExternalId, newUrl));
    }

    String externalId() {
        return externalId;
    }

    @Nullable
    String url() {
        return url;
    }

    void reach(String failpoint) {
        failpoints.reach(failpoint);
    }

    Intake writing(String step, Intake intake) {
        return failpoints.writing(step, intake);
    }

    /** Gives the connectors that the attempt works with. */
    void works(Connectors with) {
        connectors = with;
    }

    /** Asks the attempt to end. */
    void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            engine.cancel();
            Connectors now = connectors;
            if (now != null) {
                now.cancel();
            }
        }
    }

    boolean cancelled() {
        return cancelled.get();
    }

    void checkCancelled() {
        if (cancelled.get()) {
            throw new Cancelled();
        }
    }
}
