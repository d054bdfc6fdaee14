package dev.dataflow.cli;

import dev.dataflow.deploy.installation.Machine;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dataflow install}. */
@Command(
        name = "install",
        description =
                "Install the engines on this machine, and name the file that tells an Airflow worker where they are"
                        + " (its variable DATAFLOW_INSTALLATION).")
final class InstallCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    /** The result as programs read it. */
    private record Result(String installation, Set<String> engines) {}

    @Override
    public Integer call() throws InterruptedException {
        try (TerminalDisplay display = output.display()) {
            Machine machine = Machine.withEngines(Set.of("local", "spark"), Places.ofThisMachine(), display);
            machine.installation().keep();
            display.line(machine.installation().file().toString());
            output.result(new Result(
                    machine.installation().file().toString(),
                    machine.installation().engines().keySet()));
            return ExitCode.DONE.number();
        }
    }
}
