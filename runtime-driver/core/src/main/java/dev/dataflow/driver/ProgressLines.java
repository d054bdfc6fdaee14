package dev.dataflow.driver;

import dev.dataflow.json.Json;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.ProgressLine;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Writes progress to the driver's own standard output, one JSON object a line. */
final class ProgressLines implements Consumer<Progress> {
    private final PrintStream out;
    private final Invocation invocation;
    private final Json json = new Json();

    ProgressLines(PrintStream out, Invocation invocation) {
        this.out = out;
        this.invocation = invocation;
    }

    @Override
    public synchronized void accept(Progress progress) {
        // One write, so that lines of other writers to the same terminal stay whole.
        out.print(json.write(new ProgressLine(ProgressLine.Origin.of(invocation), progress)) + "\n");
        out.flush();
    }
}
