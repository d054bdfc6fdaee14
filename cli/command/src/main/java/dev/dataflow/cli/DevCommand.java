package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.airflow.AirflowConnections;
import dev.dataflow.deploy.airflow.PrivateAirflow;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.ClassesWatch;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow dev}. */
@Command(
        name = "dev",
        description = "A private Airflow that stays up until Ctrl-C, and follows your compiled classes within seconds.")
final class DevCommand implements Callable<Integer> {
    private static final double NANOS = 1e9;

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
            ReleaseRoot root = AirflowSetup.root(settings, places);
            ClassesWatch watch = new ClassesWatch(settings);
            release(settings, root, display);
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
                    follow(settings, root, airflow, display);
                }
            }
        }
    }

    /** A mistake in the project is told, and the release before stays. */
    private void follow(ProjectSettings before, ReleaseRoot root, PrivateAirflow airflow, TerminalDisplay display)
            throws InterruptedException {
        try {
            ProjectSettings settings = ProjectSettings.load(before.folder().resolve(ProjectSettings.FILE));
            AirflowConnections.register(LocalConnections.of(settings, System.getenv()), airflow.session());
            release(settings, root, display);
        } catch (Obstacle e) {
            if (e.kind() == Obstacle.Kind.MACHINE) {
                throw e;
            }
            display.line(e.text());
        }
    }

    private void release(ProjectSettings settings, ReleaseRoot root, TerminalDisplay display)
            throws InterruptedException {
        long begun = System.nanoTime();
        CompiledProject compiled = CompiledProject.compile(settings, display);
        compiled.compilation().problems().forEach(problem -> display.line(problem.text()));
        if (!compiled.compilation().succeeded()) {
            display.line("Not released, because of the problems above; what was released before stays.");
            return;
        }
        ReleaseRoot.Published published = compiled.publish(root, "dataflow dev");
        int count = compiled.compilation().pipelines().size();
        if (published.changed()) {
            display.line(String.format(
                    Locale.ROOT,
                    "Released %s: %s, %.1f s.",
                    published.digest().substring(0, 8),
                    count == 1 ? "1 pipeline" : count + " pipelines",
                    (System.nanoTime() - begun) / NANOS));
        }
    }
}
