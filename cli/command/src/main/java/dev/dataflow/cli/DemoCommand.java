package dev.dataflow.cli;

import dev.dataflow.deploy.airflow.AirflowRun;
import dev.dataflow.deploy.airflow.PrivateAirflow;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.ir.PipelineDocument;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dataflow demo}. */
@Command(
        name = "demo",
        description = "Everything once: compile the samples, release them to a private Airflow, run taxi_daily on two"
                + " engines, and show what came of it.")
final class DemoCommand implements Callable<Integer> {
    private static final String PIPELINE = "taxi_daily";
    private static final String SHOWN = "taxi.revenue_daily";

    @Option(names = "--keep", description = "Leave Airflow up; `dataflow stop` ends it.")
    private boolean keep;

    @Mixin
    private AirflowSetup setup;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws InterruptedException {
        Machine.Places places = Places.ofThisMachine();
        try (TerminalDisplay display = output.display();
                Supervision supervision = Supervision.begin(places.cache().dev(), display)) {
            setup.requirePort();
            Times times = Times.begin();
            ProjectSettings settings =
                    ProjectSettings.around(places.distribution().samples());
            CompiledProject compiled = CompiledProject.compile(settings, display);
            if (ProjectFolder.complain(compiled, output.people())) {
                output.problems(compiled.compilation());
                return ExitCode.PROJECT.number();
            }
            PipelineDocument document = compiled.pipeline(PIPELINE).document();
            ReleaseRoot root = AirflowSetup.root(settings, places);
            compiled.publish(root, "dataflow demo");
            times.ours();
            display.line(
                    String.format(Locale.ROOT, "The samples are compiled and released (%.1f s).", times.oursSeconds()));
            Machine machine = Machine.withAirflow(places, display);
            times.fetched(machine.fetchSeconds());
            try (PrivateAirflow airflow = setup.start(supervision, "demo", settings, machine, places, false, display)) {
                AirflowRun run =
                        new AirflowRun(airflow.session(), document, settings.staging(), airflow::check, display);
                run.awaitDag(AirflowSetup.version(root));
                Ending ending = Ending.of(
                        run.run(),
                        document.ir(),
                        settings.staging(),
                        LocalConnections.of(settings, places.variables()),
                        machine.installation(),
                        places.cache(),
                        display);
                ending.show(SHOWN, display);
                display.line("The run: " + ending.result().url());
                display.line(times.text());
                output.result(ending.result());
                if (keep) {
                    leave(airflow, display);
                }
                return ending.code().number();
            }
        }
    }

    private void leave(PrivateAirflow airflow, TerminalDisplay display) {
        airflow.leave();
        display.line(AirflowSetup.door(airflow, output) + " It stays up; `dataflow stop` ends it.");
    }

    /** Where the time went. */
    private static final class Times {
        private static final double NANOS = 1e9;

        private final long begun = System.nanoTime();
        private final double buildSeconds = told("dataflow.build.seconds");
        private double downloadSeconds = told("dataflow.download.seconds");
        private double oursSeconds;

        static Times begin() {
            return new Times();
        }

        private static double told(String property) {
            String text = System.getProperty(property, "");
            return text.matches("[0-9]+") ? Double.parseDouble(text) : 0;
        }

        void ours() {
            oursSeconds = (System.nanoTime() - begun) / NANOS;
        }

        double oursSeconds() {
            return oursSeconds;
        }

        void fetched(double seconds) {
            downloadSeconds += seconds;
        }

        String text() {
            double all = buildSeconds + (System.nanoTime() - begun) / NANOS;
            return String.format(
                    Locale.ROOT,
                    "%.0f s in all: %.0f s (%.0f %%) for downloads, %.0f s to build Dataflow, %.1f s for our own compile and deploy.",
                    all,
                    downloadSeconds,
                    100 * downloadSeconds / all,
                    buildSeconds,
                    oursSeconds);
        }
    }
}
