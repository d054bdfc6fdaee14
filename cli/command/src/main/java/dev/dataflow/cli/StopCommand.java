package dev.dataflow.cli;

import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Supervision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dataflow stop}. */
@Command(name = "stop", description = "Stop the private Airflow that `demo --keep` has left up.")
final class StopCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    /** The result as programs read it. */
    private record Result(int processes) {}

    @Override
    public Integer call() {
        try (TerminalDisplay display = output.display()) {
            int count = Supervision.end(UserCache.of(System.getenv()).dev(), display);
            if (count == 0) {
                display.line("Nothing was up.");
            }
            output.result(new Result(count));
            return ExitCode.DONE.number();
        }
    }
}
