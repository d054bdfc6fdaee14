package dev.dataflow.driver.commit;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose a pipeline is: two projects may have pipelines of one name, and must not take each other's runs for their own.
 * All is empty for a pipeline that was not released.
 *
 * @param project the project's name
 * @param releases the folder of the jars of all its releases: one for each target, and the same on all its machines
 */
public record Origin(String project, String releases) {
    private static final Origin UNKNOWN = new Origin("", "");

    /** Of the release that a pipeline's document lies in. */
    public static Origin of(Path pipelineFile) throws IOException {
        try {
            Object manifest = new Json().value(Files.readString(pipelineFile.resolveSibling("release.json")));
            return manifest instanceof Map<?, ?> fields
                    ? new Origin(text(fields.get("project")), text(fields.get("jarsRoot")))
                    : UNKNOWN;
        } catch (NoSuchFileException | UnreadableJson unreleased) {
            return UNKNOWN;
        }
    }

    /**
     * Goes on unless a task was begun by another project.
     *
     * @throws DriverFailure if it was
     */
    public void require(Path taskPlace) throws IOException {
        if (equals(UNKNOWN)) {
            return;
        }
        TreeSet<String> others = new TreeSet<>();
        for (Whereabouts one : Whereabouts.read(taskPlace).values()) {
            if (!one.origin().equals(UNKNOWN) && !one.origin().equals(this)) {
                others.add(one.origin().words());
            }
        }
        if (!others.isEmpty()) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "STAGING_SHARED",
                    null,
                    "Cannot run the task: this run of this pipeline was begun by " + String.join(" and ", others)
                            + ", and this is " + words() + "; both have the staging place " + taskPlace
                            + ". Nothing of the other was touched. Give each project a staging folder of its own, or the"
                            + " pipelines different namespaces; if the project was moved, start a new run");
        }
    }

    private String words() {
        return "project \"" + project + "\" with its jars in " + releases;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
