package dev.dataflow.deploy.project;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Program;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars that a project's classes need and no engine brings. Maven knows them; it is asked once for each state of the pom,
 * since that takes seconds, and what it says is kept in the project's {@code target}. Who builds otherwise puts the jars into
 * {@code target/dependency}.
 */
final class Libraries {
    private static final String POM = "pom.xml";
    private static final int SHOWN = 6;
    /** Maven's console gives its colours back even where it has used none. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private static final String OFFLINE =
            "(?is).*(Unknown host|name or service not known|name resolution|Connection refused|Connection reset|Network is unreachable|No route to host|connect timed out|Connection timed out|Read timed out|PKIX path|Could not transfer artifact|offline mode).*";

    private final Path folder;
    private final Path copied;
    private final Path list;

    private Libraries(ProjectSettings project) {
        this.folder = project.folder();
        this.copied = folder.resolve("target/dependency");
        this.list = folder.resolve("target/dataflow-classpath");
    }

    /** Those of a project, in the order of its class path. */
    static List<Path> of(ProjectSettings project, Display display) throws InterruptedException {
        Libraries libraries = new Libraries(project);
        try {
            if (Files.isDirectory(libraries.copied)) {
                return libraries.copied();
            }
            if (!Files.exists(libraries.folder.resolve(POM))) {
                return List.of();
            }
            if (!libraries.isListed()) {
                libraries.askMaven(display);
            }
            return libraries.listed();
        } catch (IOException | UncheckedIOException e) {
            throw Obstacle.machine(
                    libraries.folder.resolve("target").toString(),
                    "The project's libraries cannot be read: " + e + ".",
                    "Its classes need them.",
                    "make the folder readable and writable, and make room on its disk.",
                    e);
        }
    }

    private List<Path> copied() throws IOException {
        try (Stream<Path> found = Files.list(copied)) {
            return found.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether the list is newer than the pom and those above it, which may be its parents, and every jar of it is there. */
    private boolean isListed() throws IOException {
        if (!Files.exists(list)) {
            return false;
        }
        FileTime written = Files.getLastModifiedTime(list);
        for (Path at = folder; at != null && Files.exists(at.resolve(POM)); at = at.getParent()) {
            if (Files.getLastModifiedTime(at.resolve(POM)).compareTo(written) > 0) {
                return false;
            }
        }
        return listed().stream().allMatch(Files::isRegularFile);
    }

    private List<Path> listed() throws IOException {
        String text = Files.readString(list).strip();
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    private void askMaven(Display display) throws IOException, InterruptedException {
        Display.Part part = display.begin("Maven tells the project's libraries (once for each change of the pom)");
        Path answer = list.resolveSibling(
                ".dataflow-classpath." + ProcessHandle.current().pid());
        Path wrapper = folder.resolve("mvnw");
        List<String> output = new ArrayList<>();
        try {
            Files.createDirectories(list.getParent());
            int code = Program.of(
                            Files.isExecutable(wrapper) ? wrapper.toString() : "mvn",
                            "-B",
                            "-q",
                            "-Dstyle.color=never",
                            "dependency:build-classpath",
                            "-DincludeScope=runtime",
                            "-Dmdep.pathSeparator=" + File.pathSeparator,
                            "-Dmdep.outputFile=" + answer)
                    .in(folder)
                    .run(output::add);
            if (code != 0) {
                throw refused(output);
            }
            Files.move(answer, list, StandardCopyOption.ATOMIC_MOVE);
            part.done("");
        } catch (Obstacle e) {
            part.failed();
            throw e;
        } catch (IOException e) {
            part.failed();
            if (String.valueOf(e.getMessage()).contains("Cannot run program")) {
                throw noMaven();
            }
            throw e;
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private Obstacle noMaven() {
        return Obstacle.machine(
                "Maven",
                "There is no mvn on the path, and no mvnw in " + folder + ".",
                "The project has a " + POM + ", and Maven tells which libraries its classes need.",
                "install Maven 3.8.7 or newer, or put the libraries' jars into " + copied
                        + " (a folder without any will do).");
    }

    private Obstacle refused(List<String> output) {
        String said = String.join(
                "\n  ",
                output.stream()
                        .map(line -> COLOUR.matcher(line).replaceAll("").replaceFirst("^\\[ERROR\\] ", ""))
                        .filter(line -> !line.isBlank())
                        .limit(SHOWN)
                        .toList());
        String what = "Maven cannot tell the project's libraries. It says:\n  " + said;
        String why = "The project's classes need them.";
        return said.matches(OFFLINE)
                ? Obstacle.machine(
                        "Maven",
                        what,
                        why,
                        "connect the machine (or give Maven your mirror or proxy in its settings.xml), then start the command again.")
                : Obstacle.project(
                        folder.resolve(POM).toString(),
                        what,
                        why,
                        said.contains("dev.dataflow:dataflow-")
                                ? "put Dataflow into Maven's store: mvn -Dquick install, in Dataflow's own folder."
                                : "mend what Maven names; or let the build leave the jars itself: mvn package dependency:copy-dependencies -DincludeScope=runtime.");
    }
}
