package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.run.Reports;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunPlaces;
import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.deploy.run.TableHeads;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.run.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is shown at the end of a run.
 *
 * @param result the run, with the tables that it left if they could be read
 * @param code how the command ends
 * @param deadLetters where rejected rows went, a line a task that has any
 */
record Ending(RunResult result, ExitCode code, List<String> deadLetters) {
    private static final int HEAD = 10;

    /** Reads the tables of a run that succeeded. If that fails the run is told all the same. */
    static Ending of(
            RunResult result,
            PipelineIr pipeline,
            Path staging,
            LocalConnections connections,
            Installation installation,
            UserCache cache,
            TerminalDisplay display)
            throws InterruptedException {
        List<String> letters = deadLetters(result, new RunPlaces(staging, pipeline.dagId(), result.run()));
        if (result.state() != RunResult.State.SUCCEEDED) {
            return new Ending(result, ExitCode.RUN, letters);
        }
        try {
            RunLogs logs = RunLogs.of(cache, pipeline.dagId(), result.run());
            return new Ending(
                    result.with(TableHeads.read(pipeline, connections, installation, logs, HEAD)),
                    ExitCode.DONE,
                    letters);
        } catch (Obstacle e) {
            display.line(e.text());
            return new Ending(result, ExitCode.of(e), letters);
        }
    }

    private static List<String> deadLetters(RunResult result, RunPlaces places) {
        List<String> lines = new ArrayList<>();
        for (RunResult.Task task : result.tasks()) {
            Reports.newest(places.task(task.task()))
                    .map(Report::deadLetters)
                    .filter(letters -> letters.rows() > 0)
                    .ifPresent(letters -> lines.add(String.format(
                            Locale.ROOT, "%,d dead letters of %s: %s", letters.rows(), task.task(), letters.path())));
        }
        return lines;
    }

    /** The tasks, how many rows each table holds, and the first of one. */
    void show(String table, TerminalDisplay display) {
        display.line("\n" + Tables.tasks(result));
        String unmet = Tables.unmet(result);
        if (!unmet.isEmpty()) {
            display.line(unmet);
        }
        deadLetters.forEach(display::line);
        if (!result.tables().isEmpty()) {
            display.line(Tables.counts(result.tables()));
        }
        RunResult.Table shown = result.tables().get(table);
        if (shown != null) {
            display.line(Tables.head(table, shown, HEAD));
        }
    }
}
