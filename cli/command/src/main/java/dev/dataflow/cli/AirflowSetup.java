package dev.dataflow.cli;

import dev.dataflow.deploy.airflow.AirflowConnections;
import dev.dataflow.deploy.airflow.AirflowPlugin;
import dev.dataflow.deploy.airflow.PrivateAirflow;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code dev} and {@code demo} share: a private Airflow for one project. */
final class AirflowSetup {
    private static final int LAST_PORT = 65535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private @Nullable Integer port;

    @SuppressWarnings("UnusedMethod") // picocli calls it
    @Option(names = "--port", paramLabel = "N", description = "Airflow's port; a free one if left out.")
    private void port(@Nullable Integer asked) {
        if (asked != null && (asked < 1 || asked > LAST_PORT)) {
            throw new ParameterException(
                    command.commandLine(),
                    "\"" + asked + "\" is not a port, which is a number from 1 to " + LAST_PORT + ".");
        }
        port = asked;
    }

    /** A port in use is told before the long parts, and after an Airflow that was left on it has ended. */
    void requirePort() {
        if (port != null) {
            PrivateAirflow.requirePort(port);
        }
    }

    /** The private Airflow reads the releases of one project at a time. */
    static ReleaseRoot root(ProjectSettings project, Machine.Places places) {
        return new ReleaseRoot(places.cache().dev().resolve("releases").resolve(project.project()));
    }

    /** The version under which Airflow knows what is now in a root. */
    static String version(ReleaseRoot root) {
        try {
            return root.bundleVersion();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to get in. The password itself is for eyes at a terminal only; logs get the place of it. */
    static String door(PrivateAirflow airflow, Output output) {
        return "Airflow is at " + airflow.session().url() + "; log in as " + airflow.user() + " with the password "
                + (output.seen() ? airflow.password() : "in " + airflow.passwordFile()) + ".";
    }

    /**
     * Starts Airflow over a root, with the project's connections in it.
     *
     * @param name of its home: `demo` and `dev` keep no runs of each other
     * @param schedules whether pipelines run by their schedules too
     */
    PrivateAirflow start(
            Supervision supervision,
            String name,
            ProjectSettings project,
            Machine machine,
            Machine.Places places,
            boolean schedules,
            TerminalDisplay display)
            throws InterruptedException {
        LocalConnections connections = LocalConnections.of(project, places.variables());
        connections.all(); // what is missing is told before the long start
        PrivateAirflow airflow = PrivateAirflow.start(
                supervision,
                new PrivateAirflow.Parts(
                        places.cache().dev().resolve(name),
                        machine.airflow().orElseThrow().python(),
                        AirflowPlugin.unpack(places.distribution().wheels(), places.cache()),
                        root(project, places).folder(),
                        machine.installation().file(),
                        port == null ? OptionalInt.empty() : OptionalInt.of(port),
                        schedules,
                        connections.otherVariables()),
                display);
        try {
            AirflowConnections.register(connections, airflow.session());
            return airflow;
        } catch (RuntimeException e) {
            airflow.close();
            throw e;
        }
    }
}
