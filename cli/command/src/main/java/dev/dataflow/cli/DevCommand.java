package dev.dataflow.cli;

import dev.dataflow.deploy.airflow.AirflowConnections;
import dev.dataflow.deploy.airflow.PrivateAirflow;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.ClassesWatch;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow dev}. */
@Command(
        name = "dev",
        description = "A private Airflow that stays up until Ctrl-C, and follows your compiled classes within seconds.")
final class DevCommand implements Callable<Integer> {
    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private AirflowSetup setup;

    @Mixin
    private Output output;

    /** What programs are told once Airflow is up. */
    private record Up(String project, String url, String user, String passwordFile) {}

    @Override
    public Integer call() throws InterruptedException {
        Machine.Places places = Places.ofThisMachine();
        ProjectSettings settings = dataflow.project().settings();
        try (TerminalDisplay display = output.display();
                Supervision supervision = Supervision.begin(places.cache().dev(), display)) {
            setup.requirePort();
            DevReleases releases = new DevReleases(AirflowSetup.root(settings, places), display);
            ClassesWatch watch = new ClassesWatch(settings);
            releases.release(settings);
            Machine machine = Machine.withAirflow(places, display);
            try (PrivateAirflow airflow =
                    setup.start(supervision, "airflow", settings, machine, places, true, display)) {
                String url = airflow.session().url().toString();
                display.line(AirflowSetup.door(airflow, output) + " Ctrl-C ends it.");
                output.result(new Up(
                        settings.project(),
                        url,
                        airflow.user(),
                        airflow.passwordFile().toString()));
                while (true) {
                    watch.await(airflow::check);
                    releases.follow(
                            settings.folder(),
                            now -> AirflowConnections.register(
                                    LocalConnections.of(now, System.getenv()), airflow.session()));
                }
            }
        }
    }
}
