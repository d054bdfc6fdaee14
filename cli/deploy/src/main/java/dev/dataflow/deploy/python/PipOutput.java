package dev.dataflow.deploy.python;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands what pip prints: how far it is, and if it fails, what a person can do. */
final class PipOutput implements Consumer<String> {
    private static final Pattern SIZE = Pattern.compile("Downloading \\S+.* \\(([0-9.]+) ([kMG]?)B\\)");
    private static final int KEPT = 12;
    private static final int SIGNAL = 128;

    private final Display.Part part;
    private final int packages;
    private final long begun = System.nanoTime();
    private final Deque<String> last = new ArrayDeque<>();
    private final StringBuilder all = new StringBuilder();
    private int collected;
    private double megabytes;
    private long installing;

    PipOutput(Display.Part part, int packages) {
        this.part = part;
        this.packages = packages;
    }

    @Override
    public void accept(String line) {
        all.append(line).append('\n');
        last.addLast(line.strip());
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        Matcher size = SIZE.matcher(line);
        if (size.find()) {
            megabytes += Double.parseDouble(size.group(1)) * factor(size.group(2));
        } else if (line.startsWith("Collecting ")) {
            collected++;
        } else if (line.startsWith("Installing collected packages")) {
            installing = installing == 0 ? System.nanoTime() : installing;
            part.at(String.format(Locale.ROOT, "installing %d packages (%.0f MB fetched)", collected, megabytes));
            return;
        } else if (line.strip().startsWith("Building wheel")
                || line.strip().startsWith("Installing build dependencies")) {
            installing = installing == 0 ? System.nanoTime() : installing;
            part.at(String.format(Locale.ROOT, "unpacking what came as source (%.0f MB fetched)", megabytes));
            return;
        }
        if (installing == 0) {
            part.at(String.format(Locale.ROOT, "fetching: %d of %d packages, %.0f MB", collected, packages, megabytes));
        }
    }

    private static double factor(String unit) {
        return switch (unit) {
            case "k" -> 0.001;
            case "G" -> 1000;
            case "M" -> 1;
            default -> 0.000001;
        };
    }

    double megabytes() {
        return megabytes;
    }

    /** Seconds spent on getting packages, as opposed to putting them in place. */
    double fetchSeconds() {
        return ((installing == 0 ? System.nanoTime() : installing) - begun) / 1e9;
    }

    Obstacle obstacle(String environment, int code, Path log) {
        String text = all.toString();
        String where = "Python packages of the " + environment + " environment";
        if (text.contains("No space left on device") || text.contains("[Errno 28]")) {
            return diskFull(where, log);
        }
        if (code > SIGNAL) {
            return Obstacle.machine(
                    where,
                    "pip was ended by signal " + (code - SIGNAL) + ". The whole output is in " + log + ".",
                    "Somebody stopped it, or the system did for want of memory; the environment is made again at the next start.",
                    "start the command again, with more memory free if nobody stopped it.");
        }
        if (text.contains("DO NOT MATCH THE HASHES")) {
            return Obstacle.machine(
                    where,
                    "A downloaded package is not the one that was locked: its hash differs. The whole output is in "
                            + log + ".",
                    "Somebody changed the package, or something between you and the index did.",
                    "try again; if it happens again, ask whoever runs your package index, and do not install it by hand.");
        }
        if (text.matches(
                "(?is).*(name resolution|name or service not known|nodename nor servname|NewConnectionError|Connection refused|Network is unreachable"
                        + "|ConnectTimeout|ReadTimeout|timed out|ProxyError|SSLError|Could not fetch URL|Max retries exceeded).*")) {
            return Obstacle.machine(
                    where,
                    "The packages cannot be fetched: no connection to the package index.\npip says: " + lastWords()
                            + "\nThe whole output is in " + log + ".",
                    "They are fetched once, then kept in the cache.",
                    "connect the machine, or point pip to an index or folder that it reaches (pip config set global.index-url …), then start again.");
        }
        if (text.contains("No matching distribution found") || text.contains("Could not find a version")) {
            return Obstacle.machine(
                    where,
                    "The package index lacks a package for this Python or platform.\npip says: " + lastWords()
                            + "\nThe whole output is in " + log + ".",
                    "Exactly the locked versions are installed, no others.",
                    "use an index that has it, or another Python of 3.11 to 3.13 by DATAFLOW_PYTHON.");
        }
        return Obstacle.machine(
                where,
                "pip failed.\npip says: " + lastWords() + "\nThe whole output is in " + log + ".",
                "The environment is not usable, and is made again at the next start.",
                "mend what pip names, then start again.");
    }

    static Obstacle diskFull(String where, Path place) {
        return Obstacle.machine(
                where,
                "The disk is full (" + place + ").",
                "The environments of Airflow and Spark take about 1.3 GB, and as much again while they are made.",
                "free some room, or set DATAFLOW_CACHE to a folder on a larger disk, then start again.");
    }

    private String lastWords() {
        return last.stream()
                .filter(line -> line.startsWith("ERROR:"))
                .reduce((first, second) -> second)
                .orElseGet(() -> last.isEmpty() ? "nothing" : last.getLast());
    }
}
