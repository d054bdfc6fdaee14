package dev.dataflow.deploy.airflow;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Supervision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** An Airflow of this user's on this machine, that lives as long as the command, or until it is stopped if it is left up on purpose. */
public final class PrivateAirflow implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int LAST_LINES = 15;
    private static final int MOST_PORTS = 3;
    private static final String PORT_TAKEN = "address already in use";
    private static final String MIGRATION = "migrate";
    /** Its log server would listen on every address; the logs are read from the disk here. */
    private static final String NO_LOG_SERVER = "--skip-serve-logs";

    private final AirflowHome home;
    private final Supervision supervision;
    private final AirflowSession session;
    private final Secrets secrets;

    private PrivateAirflow(AirflowHome home, Supervision supervision, AirflowSession session, Secrets secrets) {
        this.home = home;
        this.supervision = supervision;
        this.session = session;
        this.secrets = secrets;
    }

    /**
     * What it is made of.
     *
     * @param home its own folder, that no other uses
     * @param python of the environment that Airflow is installed in
     * @param plugin folder of our Python package
     * @param releases where it reads releases from
     * @param installation the file that tells its tasks where the engines are
     * @param port asked for, or none for a free one
     * @param schedules whether pipelines run by their schedules too, or only when they are triggered
     * @param variables of the user's environment, without those that hold secrets
     */
    public record Parts(
            Path home,
            Path python,
            Path plugin,
            Path releases,
            Path installation,
            OptionalInt port,
            boolean schedules,
            Map<String, String> variables) {}

    /** Starts all four processes under a supervision, and comes back when they are up. If that fails the supervision is closed. */
    public static PrivateAirflow start(Supervision supervision, Parts parts, Display display)
            throws InterruptedException {
        try {
            AirflowHome home = new AirflowHome(parts.home(), parts.python(), parts.plugin());
            Files.createDirectories(home.folder());
            Secrets secrets = Secrets.of(home.folder());
            Map<String, String> environment = home.environment(parts.variables(), parts.installation());
            home.configure(port(parts.port()), parts.releases(), secrets, parts.schedules());
            migrate(home, supervision, environment, display);
            URI url = startAll(home, supervision, environment, parts, secrets, display);
            AirflowSession session = AirflowSession.open(url, Secrets.USER, secrets.password());
            return new PrivateAirflow(home, supervision, session, secrets);
        } catch (IOException e) {
            supervision.close();
            throw Obstacle.machine(
                    parts.home().toString(),
                    "The private Airflow cannot be set up: " + e + ".",
                    "Its configuration, database and logs are kept there.",
                    "make room on the disk, make the folder writable, or set DATAFLOW_CACHE to another.",
                    e);
        } catch (RuntimeException | InterruptedException e) {
            supervision.close();
            throw e;
        }
    }

    /** Complains if nothing can listen on a port. */
    public static void requirePort(int port) {
        try {
            port(OptionalInt.of(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(OptionalInt asked) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), asked.orElse(0)));
            return socket.getLocalPort();
        } catch (IOException e) {
            if (asked.isEmpty()) {
                throw e;
            }
            throw Obstacle.machine(
                    "port " + asked.getAsInt(),
                    "Another program listens on it, or it is not yours to use: " + e.getMessage() + ".",
                    "Airflow's server would not start.",
                    "end that program, name another port with --port, or leave --port out for a free one.");
        }
    }

    private static void migrate(
            AirflowHome home, Supervision supervision, Map<String, String> environment, Display display)
            throws IOException, InterruptedException {
        if (home.isMigrated()) {
            return;
        }
        Display.Part part = display.begin("Airflow's database");
        home.beginMigration();
        List<String> command = List.of(home.python().toString(), "-m", "airflow", "db", "migrate");
        if (supervision.run(home.python(), MIGRATION, command, environment, log(home, MIGRATION)) != 0) {
            part.failed();
            home.removeDatabase();
            throw Obstacle.machine(
                    home.database().toString(),
                    "Airflow could not make its database.\nIt says: " + String.join("\n", lastLines(home, MIGRATION)),
                    "Nothing runs without it; what was made of it has been removed.",
                    "mend what it names, or remove " + home.folder() + ", then start again.");
        }
        home.markMigrated();
        part.done("");
    }

    /** A free port is chosen as late as can be, and another one if somebody was faster all the same. */
    private static URI startAll(
            AirflowHome home,
            Supervision supervision,
            Map<String, String> environment,
            Parts parts,
            Secrets secrets,
            Display display)
            throws IOException, InterruptedException {
        Display.Part part = display.begin("Airflow");
        try {
            for (int tries = 1; true; tries++) {
                int port = port(parts.port());
                home.configure(port, parts.releases(), secrets, parts.schedules());
                URI url = URI.create("http://127.0.0.1:" + port);
                Instant start = Instant.now();
                for (String name : Health.PARTS) {
                    List<String> command = new ArrayList<>(List.of(home.python().toString(), "-m", "airflow", name));
                    if (name.equals("scheduler") || name.equals("triggerer")) {
                        command.add(NO_LOG_SERVER);
                    }
                    supervision.start(home.python(), name, command, environment, log(home, name));
                }
                try {
                    await(home, supervision, new Health(url, start), part);
                    part.done(url.toString());
                    return url;
                } catch (Obstacle e) {
                    if (parts.port().isPresent()
                            || tries == MOST_PORTS
                            || !e.what().contains(PORT_TAKEN)) {
                        throw e;
                    }
                    supervision.endAll();
                }
            }
        } catch (RuntimeException e) {
            part.failed();
            throw e;
        }
    }

    private static void await(AirflowHome home, Supervision supervision, Health health, Display.Part part)
            throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        Set<String> up = Set.of();
        while (up.size() < Health.PARTS.size()) {
            checkAlive(home, supervision);
            if (System.nanoTime() > end) {
                List<String> missing = new ArrayList<>(Health.PARTS);
                missing.removeAll(up);
                throw notUp(
                        home,
                        missing.get(0),
                        "Airflow's " + String.join(" and ", missing) + " gave no sign of life in "
                                + LONGEST_START.toMinutes() + " minutes.");
            }
            Thread.sleep(LOOK.toMillis());
            up = health.up();
            List<String> waited = new ArrayList<>(Health.PARTS);
            waited.removeAll(up);
            part.at(waited.isEmpty() ? "" : "waiting for " + String.join(", ", waited));
        }
    }

    private static void checkAlive(AirflowHome home, Supervision supervision) {
        for (String name : supervision.ended()) {
            throw notUp(home, name, "Airflow's " + name + " has ended by itself.");
        }
    }

    private static Obstacle notUp(AirflowHome home, String name, String what) {
        return Obstacle.machine(
                log(home, name).toString(),
                what + "\nIts last words:\n  " + String.join("\n  ", lastLines(home, name)),
                "All four of its processes are needed.",
                "mend what it names; if the folder " + home.folder() + " is damaged, remove it, and start again.");
    }

    private static List<String> lastLines(AirflowHome home, String name) {
        try {
            List<String> lines = Files.readAllLines(log(home, name));
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    private static Path log(AirflowHome home, String name) {
        return home.folder().resolve(name + ".log");
    }

    /** Logged in as its one user. */
    public AirflowSession session() {
        return session;
    }

    /** The name of its one user. */
    public String user() {
        return Secrets.USER;
    }

    /** The file that tells the user's password; nobody else can read it. */
    public Path passwordFile() {
        return Secrets.passwordFile(home.folder());
    }

    /** The user's password. */
    public String password() {
        return secrets.password();
    }

    /** Complains if one of the processes has ended by itself. */
    public void check() {
        checkAlive(home, supervision);
    }

    /** Leaves it up when the command ends. */
    public void leave() {
        try {
            supervision.leave(session.url().toString());
        } catch (IOException e) {
            throw Obstacle.machine(
                    home.folder().toString(),
                    "It cannot be written down that Airflow stays up: " + e + ".",
                    "It was stopped, since nobody could find it later.",
                    "make room on the disk.",
                    e);
        }
    }

    /** Stops it, and all that it has started. */
    @Override
    public void close() {
        supervision.close();
    }
}
