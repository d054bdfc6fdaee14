package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dataflow init}. */
@Command(name = "init", description = "Make a project of one pipeline, with a test, in a new or empty folder.")
final class InitCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of(
            ".gitignore",
            "README.md",
            "data/orders.csv",
            "dataflow.yaml",
            "pom.xml",
            "src/main/java/shop/CleanOrders.java",
            "src/main/java/shop/OrdersByDay.java",
            "src/test/java/shop/OrdersByDayTest.java");
    private static final int SHOWN = 5;

    @Parameters(paramLabel = "DIR", description = "The project's folder, after which it is called.")
    private Path folder;

    @Mixin
    private Output output;

    /** The result as programs read it. */
    private record Made(String project, String folder, List<String> files) {}

    @Override
    public Integer call() {
        Path place = folder.toAbsolutePath().normalize();
        requireEmpty(place);
        String project = name(place);
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String file : FILES) {
                texts.put(file, template(file).replace("__project__", project));
            }
            for (String file : texts.keySet()) {
                Path made = place.resolve(file);
                Files.createDirectories(Objects.requireNonNull(made.getParent()));
                Files.writeString(made, texts.get(file));
                output.people().println(made);
            }
        } catch (IOException e) {
            throw Obstacle.machine(
                    place.toString(),
                    "The project cannot be written: " + e + ".",
                    "Some of its files may be there already.",
                    "make the folder writable, empty it, and start the command again.",
                    e);
        }
        output.people().println("Made the project " + project + ". Next: " + first() + "mvn verify, in " + place);
        output.result(new Made(project, place.toString(), FILES));
        return ExitCode.DONE.number();
    }

    private static String first() {
        return first(
                InitCommand.class.getPackage().getImplementationVersion(),
                System.getProperty("dataflow.home"),
                Path.of(System.getProperty("user.home"), ".m2/repository"));
    }

    /** What else is to be done, once: a project's build takes Dataflow from Maven's store, which has it from no registry yet. */
    static String first(@Nullable String version, @Nullable String home, Path store) {
        boolean there = version == null
                || Files.isDirectory(
                        store.resolve("dev/dataflow/dataflow-maven-plugin").resolve(version));
        return there || home == null ? "" : "mvn -Dquick install, in " + home + "; then ";
    }

    private static void requireEmpty(Path place) {
        if (!Files.exists(place)) {
            return;
        }
        List<String> there;
        try (Stream<Path> found = Files.list(place)) {
            there = found.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Obstacle.usage(
                    place.toString(),
                    Files.isDirectory(place) ? "The folder cannot be read: " + e + "." : "It is a file.",
                    "The project is to be a folder of its own.",
                    "name a folder that is new or empty.");
        }
        if (!there.isEmpty()) {
            throw Obstacle.usage(
                    place.toString(),
                    "The folder is not empty. It holds: "
                            + String.join(", ", there.subList(0, Math.min(SHOWN, there.size())))
                            + (there.size() > SHOWN ? " and " + (there.size() - SHOWN) + " more." : "."),
                    "Files of a new project must not replace yours.",
                    "name a folder that is new or empty.");
        }
    }

    /** As it can stand in pom.xml and in a path. */
    private static String name(Path place) {
        String plain = String.valueOf(place.getFileName())
                .replaceAll("[^A-Za-z0-9_-]+", "-")
                .replaceAll("^-+|-+$", "");
        return plain.isEmpty() ? "pipelines" : plain;
    }

    private static String template(String file) throws IOException {
        // Archivers and build tools take a file of the name with the point for one of their own.
        String name = "init/" + (file.equals(".gitignore") ? "gitignore" : file);
        try (InputStream resource = InitCommand.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
