package dev.dataflow.deploy.run;

import dev.dataflow.run.PathSegment;
import java.nio.file.Path;

/** Where the things of a run lie: the one place here that turns names into paths. */
public record RunPlaces(Path staging, String dagId, String run) {

    private Path folder() {
        return staging.resolve(PathSegment.of(dagId)).resolve(PathSegment.of(run));
    }

    /** Rows on their way from one task of the run to another. */
    public Path exchange() {
        return folder().resolve(".exchange");
    }

    /** The report of a task's last successful attempt, in whichever run. */
    public Path lastReport(String task) {
        return staging.resolve(PathSegment.of(dagId)).resolve("~last").resolve(PathSegment.of(task) + ".json");
    }

    /** A task's own place, with a folder an attempt. */
    public Path task(String task) {
        return folder().resolve(PathSegment.of(task));
    }

    /** One attempt of a task. */
    public Path attempt(String task, int attempt) {
        return task(task).resolve("attempt-" + attempt);
    }

    /** The account of one attempt. */
    public Path report(String task, int attempt) {
        return attempt(task, attempt).resolve("report.json");
    }
}
