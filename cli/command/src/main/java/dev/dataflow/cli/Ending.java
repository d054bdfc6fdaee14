package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.deploy.run.TableHeads;
import dev.dataflow.ir.PipelineIr;

/**
 * What is shown at the end of a run.
 *
 * @param result the run, with the tables that it left if they could be read
 * @param code how the command ends
 */
record Ending(RunResult result, ExitCode code) {
    private static final int HEAD = 10;

    /** Reads the tables of a run that succeeded. If that fails the run is told all the same. */
    static Ending of(
            RunResult result,
            PipelineIr pipeline,
            LocalConnections connections,
            Installation installation,
            UserCache cache,
            TerminalDisplay display)
            throws InterruptedException {
        if (result.state() != RunResult.State.SUCCEEDED) {
            return new Ending(result, ExitCode.RUN);
        }
        try {
            RunLogs logs = RunLogs.of(cache, pipeline.dagId(), result.run());
            return new Ending(
                    result.with(TableHeads.read(pipeline, connections, installation, logs, HEAD)), ExitCode.DONE);
        } catch (Obstacle e) {
            display.line(e.text());
            return new Ending(result, ExitCode.of(e));
        }
    }

    /** The tasks, how many rows each table holds, and the first of one. */
    void show(String table, TerminalDisplay display) {
        display.line("\n" + Tables.tasks(result));
        if (!result.tables().isEmpty()) {
            display.line(Tables.counts(result.tables()));
        }
        RunResult.Table shown = result.tables().get(table);
        if (shown != null) {
            display.line(Tables.head(table, shown, HEAD));
        }
    }
}
